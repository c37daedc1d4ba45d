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

/** A node that died is followed by another within this. */
const leaseMs = 40_000

export function createFleet({ store, clock, readTime, nodeId }: FleetDeps): FleetTurns {
  const heldUntil = new Map<string, number>()
  return {
    async hasTurn(name) {
      const startedAt = clock.steady()
      // Renewed at half its length: between, a run asks nobody. A node is silent for longer before others take over.
      if ((heldUntil.get(name) ?? 0) - startedAt > leaseMs / 2) return true
      const hasIt = await store.takeLoop({ name, nodeId, now: await readTime(), leaseMs })
      heldUntil.set(name, hasIt ? startedAt + leaseMs : 0)
      return hasIt
    },
  }
}
