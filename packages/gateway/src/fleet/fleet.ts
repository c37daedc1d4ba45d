/**
 * The loops of scope `fleet`: each runs on one of the servers that share a store. A server asks for its turn before each
 * run, and whoever has it keeps it until it ends or dies.
 */
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import type { FleetTurns } from '../lib/loop.ts'
import type { FleetStore } from './fleet-store.ts'

export interface FleetDeps {
  store: Pick<FleetStore, 'takeLoop'>
  clock: Clock
  readTime: ReadTime
  nodeId: string
}

/** How late a run may be before another server has the turn. One that ended or died is followed at once. */
const marginMs = 40_000
/** Within this after a turn, a run asks nobody. A node is silent for longer before others take over. */
const trustedMs = 20_000

export function createFleet({ store, clock, readTime, nodeId }: FleetDeps): FleetTurns {
  const takenAt = new Map<string, number>()
  return {
    async hasTurn(name, intervalMs) {
      const startedAt = clock.steady()
      if (startedAt - (takenAt.get(name) ?? Number.NEGATIVE_INFINITY) < trustedMs) return true
      const hasIt = await store.takeLoop({ name, nodeId, now: await readTime(), leaseMs: intervalMs + marginMs })
      if (hasIt) takenAt.set(name, startedAt)
      else takenAt.delete(name)
      return hasIt
    },
  }
}
