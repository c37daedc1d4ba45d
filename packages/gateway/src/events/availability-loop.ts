/**
 * The loop that tells partners when a queue opens, closes, fills up, or loses or gets its agents. It looks after commits
 * that may do so, no more often than once a second, and by itself for the hours of queues.
 */
import type { Logger } from 'pino'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { type AvailabilityDeps, createAvailabilityReader, type QueueAvailability } from '../queues/read-availability.ts'
import type { AvailabilityListener, ToldAvailabilityStore } from './told-availability-store.ts'

export interface AvailabilityLoopDeps {
  store: ToldAvailabilityStore & AvailabilityDeps['store'] & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

const intervalMs = 5000
const pauseMs = 1000

export function startAvailability({ store, clock, log, fleet }: AvailabilityLoopDeps): Loop {
  const readAvailability = createAvailabilityReader({ store, clock })
  /** By connector, what the store knows as told: so nothing is written while nothing changes. */
  let seen = new Map<string, string>()
  let lookedAt = Number.NEGATIVE_INFINITY

  const look = async (listeners: readonly AvailabilityListener[]) => {
    const next = new Map<string, string>()
    for (const [instanceId, connectors] of Map.groupBy(listeners, (one) => one.instanceId)) {
      const queues = [...(await readAvailability(instanceId)).values()]
      const states = statesOf(queues)
      for (const { connectorId } of connectors) {
        const isKnown = seen.get(connectorId) === states
        if (!isKnown) await store.tellAvailability({ connectorId, instanceId, queues, now: clock.now(), newId })
        next.set(connectorId, states)
      }
    }
    seen = next
  }
  const run = async () => {
    const restMs = lookedAt + pauseMs - clock.steady()
    if (restMs > 0) return restMs
    lookedAt = clock.steady()
    await look(await store.findAvailabilityListeners())
    return undefined
  }
  const wokenBy = (wake: () => void) => store.onWake('routing', wake)
  const forget = () => seen.clear()
  return startLoop({ name: 'availability', scope: 'fleet', fleet, forget, clock, log, intervalMs, wokenBy, run })
}

const statesOf = (queues: readonly QueueAvailability[]): string =>
  JSON.stringify(queues.map(({ id, state }) => [id, state]))
