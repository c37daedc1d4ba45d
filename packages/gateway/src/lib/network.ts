import ipaddr from 'ipaddr.js'

/**
 * Whom an address stands for when something is counted: an IPv4 address for itself, an IPv6 address for its /64, since
 * whoever has one of them has them all. Some proxies name the client's port too, which is another one for each
 * connection and does not count. What is no address stands for itself.
 */
export function networkOf(peer: string): string {
  const address = withoutPort(peer)
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address mapped into IPv6 is that IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}

const withoutPort = (peer: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(peer)?.[1] ?? /^([\d.]+):\d+$/.exec(peer)?.[1] ?? peer
