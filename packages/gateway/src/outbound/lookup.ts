export interface ResolvedAddress {
  address: string
  family: number
}

/** Resolves a name to all its addresses; rejects with an error whose `code` says why when it has none. */
export type Lookup = (hostname: string) => Promise<ResolvedAddress[]>

/** No name server answered in time, which says nothing about the name it carries as its message. */
export class LookupTimedOut extends Error {
  override readonly name = 'LookupTimedOut'
  readonly code = 'EAI_AGAIN'
}

export const lookupTimeoutMs = 5000
/** Different names that one connector may have looked up at once. */
const namesAtOnce = 4

/** Gives up on an answer after a while, whatever the look-up does. */
export function limitTime(lookup: Lookup, timeoutMs: number = lookupTimeoutMs): Lookup {
  return async (hostname) => {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new LookupTimedOut(hostname)), timeoutMs)
    try {
      return await Promise.race([lookup(hostname), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/**
 * The look-ups of one connector: a few at once, the others in line, so that a name server that does not answer takes
 * little of the machine. A name that is asked for again while the answer is out shares that answer.
 */
export function boundLookups(lookup: Lookup): Lookup {
  const pending = new Map<string, Promise<ResolvedAddress[]>>()
  const inLine: (() => void)[] = []
  let running = 0

  const lookUpInTurn: Lookup = async (hostname) => {
    // Whoever ends hands its place over, so that nobody overtakes the line.
    if (running < namesAtOnce) running++
    else await new Promise<void>((resolve) => inLine.push(resolve))
    try {
      return await lookup(hostname)
    } finally {
      const next = inLine.shift()
      if (next) next()
      else running--
    }
  }
  return (hostname) => {
    const asked = pending.get(hostname)
    if (asked) return asked
    const answer = lookUpInTurn(hostname).finally(() => pending.delete(hostname))
    pending.set(hostname, answer)
    return answer
  }
}
