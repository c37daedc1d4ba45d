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
/**
 * Within this after it was asked for, a run asks nobody. A node is silent for longer before others take over. Loops are
 * woken by each commit: those who have no turn must not ask the store as often.
 */
const trustedMs = { turn: 20_000, refusal: 1000 }

export function createFleet({ store, clock, readTime, nodeId }: FleetDeps): FleetTurns {
  const asked = new Map<string, { at: number; hasIt: boolean }>()
  return {
    async hasTurn(name, intervalMs) {
      const at = clock.steady()
      const known = asked.get(name)
      if (known && at - known.at < (known.hasIt ? trustedMs.turn : trustedMs.refusal)) return known.hasIt
      const hasIt = await store.takeLoop({ name, nodeId, now: await readTime(), leaseMs: intervalMs + marginMs })
      asked.set(name, { at, hasIt })
      return hasIt
    },
  }
}
