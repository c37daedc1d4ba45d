import { lookup as systemLookup } from 'node:dns/promises'

export interface ResolvedAddress {
  address: string
  family: number
}

/** Resolves a name to all its addresses; rejects with the system's error when it has none. */
export type Lookup = (hostname: string) => Promise<ResolvedAddress[]>

/**
 * Questions about one name that are asked while the first is unanswered share its answer: a look-up occupies one of
 * libuv's few threads, and a name server that hangs must not take them all.
 */
export function shareLookups(lookup: Lookup): Lookup {
  const pending = new Map<string, Promise<ResolvedAddress[]>>()
  return (hostname) => {
    const asked = pending.get(hostname)
    if (asked) return asked
    const answer = lookup(hostname).finally(() => pending.delete(hostname))
    pending.set(hostname, answer)
    return answer
  }
}

export const lookupBySystem: Lookup = (hostname) => systemLookup(hostname, { all: true, order: 'verbatim' })
