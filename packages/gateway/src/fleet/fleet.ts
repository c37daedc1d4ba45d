/**
 * This server among those that share its store. A loop of scope `fleet` runs on one of them at a time: it asks for its
 * turn before each run, and whoever has it keeps it until it ends or dies.
 */
import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { FleetStore } from './fleet-store.ts'

export interface FleetDeps {
  store: FleetStore
  clock: Clock
  readTime: ReadTime
  nodeId: string
}

/** A node that died is followed by another within this. */
const leaseMs = 60_000
const heartbeatMs = 10_000

export function createFleet({ store, clock, readTime, nodeId }: FleetDeps): FleetTurns {
  const heldUntil = new Map<string, number>()
  return {
    async hasTurn(name) {
      const startedAt = clock.steady()
      // Renewed at half its length: between, a run asks nobody.
      if ((heldUntil.get(name) ?? 0) - startedAt > leaseMs / 2) return true
      const hasIt = await store.takeLoop({ name, nodeId, now: await readTime(), leaseMs })
      heldUntil.set(name, hasIt ? startedAt + leaseMs : 0)
      return hasIt
    },
  }
}

export function startHeartbeat({ store, clock, readTime, nodeId, log }: FleetDeps & { log: Logger }): Loop {
  const run = async () => {
    await store.recordHeartbeat({ id: nodeId, now: await readTime() })
    return undefined
  }
  return startLoop({ name: 'heartbeat', scope: 'node', clock, log, intervalMs: heartbeatMs, run })
}
