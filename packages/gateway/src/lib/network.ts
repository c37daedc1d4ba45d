import ipaddr from 'ipaddr.js'

/**
 * Whom an address stands for when something is counted: an IPv4 address for itself, an IPv6 address for its /64, since
 * whoever has one of them has them all. What is no address stands for itself.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address mapped into IPv6 is that IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}
