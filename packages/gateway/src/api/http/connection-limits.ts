/**
 * How many connections there may be, in all and from one address. One too many is closed without an answer: an answer
 * would keep it open. Behind a proxy all come from its address, so those of `TRUST_PROXY` have no limit of their own.
 */
import { BlockList, isIPv6, type Socket } from 'node:net'
import type { Logger } from 'pino'
import { networkOf } from '../../lib/network.ts'
import type { App } from './app-type.ts'

export interface ConnectionLimits {
  total: number
  perAddress: number
}

/** An office behind one address, its browsers with six connections each; and all that one process can serve well. */
const defaults: ConnectionLimits = { total: 8192, perAddress: 1024 }

/** However many are closed, one line of the log in this time tells of it. */
const logEveryMs = 10_000

interface Options {
  limits: Partial<ConnectionLimits> | undefined
  trustProxy: readonly string[]
  log: Pick<Logger, 'warn'>
}

export function limitConnections({ server }: Pick<App, 'server'>, { limits, trustProxy, log }: Options): void {
  const { total, perAddress } = { ...defaults, ...limits }
  const proxies = toBlockList(trustProxy)
  const counts = new Map<string, number>()
  let open = 0
  let loggedAt = Number.NEGATIVE_INFINITY
  const tell = (bound: object): void => {
    if (performance.now() - loggedAt < logEveryMs) return
    loggedAt = performance.now()
    log.warn(bound, 'too many connections: closing new ones')
  }

  const refuse = (socket: Socket, bound: object): void => {
    tell(bound)
    socket.destroy()
  }

  // Not by `maxConnections`: that knows only those of one address we listen at (listeners.ts).
  server.prependListener('connection', (socket: Socket) => {
    if (open >= total) return refuse(socket, { total })
    const { remoteAddress } = socket
    const isCounted =
      remoteAddress !== undefined && !proxies.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')
    const address = isCounted ? networkOf(remoteAddress) : undefined
    const count = address === undefined ? 0 : (counts.get(address) ?? 0) + 1
    if (count > perAddress) return refuse(socket, { address, perAddress })
    open++
    if (address !== undefined) counts.set(address, count)
    socket.once('close', () => {
      open--
      if (address !== undefined) countDown(counts, address)
    })
  })
}

function countDown(counts: Map<string, number>, address: string): void {
  const left = (counts.get(address) ?? 1) - 1
  if (left > 0) counts.set(address, left)
  else counts.delete(address)
}

/** What the names of `TRUST_PROXY` stand for. */
const groups: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks.flatMap((name) => groups[name] ?? [name])) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
