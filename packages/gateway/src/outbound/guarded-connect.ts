import { isIP, type LookupFunction } from 'node:net'
import { reason } from '@passerelle/protocol/errors'
import { buildConnector } from 'undici'
import { type AllowList, isAllowedHost, refuseAddress } from './address-guard.ts'
import { refuseHost } from './check-url.ts'
import { ForbiddenTarget } from './forbidden-target.ts'
import type { Lookup } from './lookup.ts'

export interface GuardOptions {
  allow: AllowList
  lookup: Lookup
  connectTimeoutMs: number
}

function guardedLookup({ allow, lookup }: GuardOptions): LookupFunction {
  const resolve = async (name: string, family: number) => {
    const all = await lookup(name)
    // One bad address among good ones refuses them all: which one would be used is the name's owner's choice.
    for (const { address } of isAllowedHost(name, allow) ? [] : all) {
      const why = refuseAddress(address, allow)
      if (why) throw new ForbiddenTarget(reason('name_forbidden', { host: name, address, kind: why }))
    }
    const usable = family === 0 ? all : all.filter((one) => one.family === family)
    const first = usable[0]
    if (!first) throw Object.assign(new Error(`no address for ${name}`), { code: 'ENOTFOUND' })
    return { usable, first }
  }
  return (name, options, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0)
    resolve(name, family).then(
      ({ usable, first }) => (options.all ? callback(null, usable) : callback(null, first.address, first.family)),
      (error) => callback(error, ''),
    )
  }
}

/**
 * Makes connections to permitted addresses only. Literals are checked here because node calls no `lookup` for them,
 * names by the addresses the connection will really use, and the peer once more when it stands.
 */
export function guardedConnect(guard: GuardOptions): buildConnector.connector {
  const connect = buildConnector({
    // One request a connection: over HTTP/2 a hanging request and its neighbours would share one.
    allowH2: false,
    timeout: guard.connectTimeoutMs,
    lookup: guardedLookup(guard),
    autoSelectFamily: true,
    // Node's 250 ms gives up on addresses that are merely far away.
    autoSelectFamilyAttemptTimeout: 1000,
  })
  return (options, callback) => {
    const refused = refuseHost(options.hostname, guard.allow)
    if (refused) return queueMicrotask(() => callback(new ForbiddenTarget(refused), null))
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      const peer = socket.remoteAddress ?? ''
      const why = isAllowedHost(options.hostname, guard.allow) ? undefined : refusePeer(peer, guard.allow)
      if (!why) return callback(null, socket)
      socket.destroy()
      callback(new ForbiddenTarget(reason('address_forbidden', { address: peer, kind: why })), null)
    })
  }
}

// A connection that its peer has closed already has no address; the request on it then fails by itself.
const refusePeer = (peer: string, allow: AllowList) => (isIP(peer) === 0 ? undefined : refuseAddress(peer, allow))
