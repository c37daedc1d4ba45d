/**
 * Which other servers fell silent, as this one sees it: their stored times are compared with one another only, so that
 * clocks which do not agree kill nobody. Whoever could not look for a while (the store was away) begins to watch anew:
 * the others could not speak either. Pure but for what it remembers.
 */
import type { NodeRow } from '../commands/fleet-rows.ts'

type Seen = Pick<NodeRow, 'id' | 'seenAt'>

/** Six heartbeats. */
export const silentMs = 30_000
/** Between two looks. */
const longestGapMs = 15_000

export function createSilence() {
  let watched = new Map<string, { seenAt: number; since: number }>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    /** `now` is of a clock that is never set. */
    findSilent(others: readonly Seen[], now: number): Seen[] {
      const before = now - lookedAt > longestGapMs ? new Map() : watched
      lookedAt = now
      watched = new Map(
        others.map(({ id, seenAt }) => {
          const known = before.get(id)
          return [id, known?.seenAt === seenAt ? known : { seenAt, since: now }]
        }),
      )
      return others.filter(({ id }) => now - (watched.get(id)?.since ?? now) >= silentMs)
    },
  }
}
