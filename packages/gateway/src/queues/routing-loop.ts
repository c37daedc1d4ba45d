/** The loops behind the agents' status: one that ends it, and one that gives conversations to those who are online. */
import type { Logger } from 'pino'
import type { StatusStore } from '../agents/status-store.ts'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { giveOut } from './give-out.ts'
import type { Bookmarks } from './read-on.ts'
import type { RoutingStore } from './routing-store.ts'

export interface RoutingDeps {
  store: RoutingStore & Pick<StatusStore, 'findStatusesToSettle' | 'settleStatus'> & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

const routingEveryMs = 5000
/** How much longer than ten minutes somebody may seem to be there. */
const statusEveryMs = 15_000
const mostSettled = 200
/**
 * Whoever looks through thousands that fit nobody leaves ten times as long to others, however often it is woken; but no
 * longer than conversations of other instances may wait for their agents.
 */
const manyLookedAt = 2000
const restPerLookedAt = 0.1
const longestRestMs = 1000

/** Whoever has no session any more is offline, and whoever did nothing for long is away. */
export function startStatuses({ store, clock, log, fleet }: RoutingDeps): Loop {
  return startLoop({
    ...{ name: 'statuses', scope: 'fleet', fleet, clock, log, intervalMs: statusEveryMs },
    wokenBy: (wake) => store.onWake('credentials', wake),
    run: async () => {
      const now = clock.now()
      const agentIds = await store.findStatusesToSettle({ now, limit: mostSettled })
      await Promise.all(agentIds.map((agentId) => store.settleStatus({ agentId, now })))
      return agentIds.length < mostSettled ? undefined : 0
    },
  })
}

export function startRouting({ store, clock, log, fleet }: RoutingDeps): Loop {
  const bookmarks: Bookmarks = new Map()
  return startLoop({
    ...{ name: 'routing', scope: 'fleet', fleet, clock, log, intervalMs: routingEveryMs },
    forget: () => bookmarks.clear(),
    wokenBy: (wake) => store.onWake('routing', wake),
    run: async (signal) => {
      const { lookedAt } = await giveOut({ store, clock }, { signal, bookmarks })
      if (lookedAt > manyLookedAt) await clock.wait(Math.min(lookedAt * restPerLookedAt, longestRestMs), signal)
      return undefined
    },
  })
}
