/**
 * The loop that tells customers' places in their queues as they change. It looks every few seconds, whatever happens in
 * between, so that a queue in which much happens costs no more. What it has told it knows in memory: another server that
 * takes over tells each place once more.
 */
import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { estimateAt } from '../queues/availability.ts'
import { type AvailabilityDeps, createAvailabilityReader, type QueueAvailability } from '../queues/read-availability.ts'
import type { EphemeralEvent, EphemeralSender } from './ephemeral-sender.ts'
import type { PlaceStore, QueuePlace } from './place-store.ts'
import { planPositions, type ToldPlaces } from './plan-positions.ts'

export interface PositionDeps {
  store: PlaceStore & AvailabilityDeps['store']
  ephemerals: Pick<EphemeralSender, 'tell'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

const intervalMs = 5000
/** Of one queue. Whoever is further behind is told when they are among them. */
const limit = 1000

export function startPositions({ store, ephemerals, clock, log, fleet }: PositionDeps): Loop {
  const readAvailability = createAvailabilityReader({ store, clock })
  let told: ToldPlaces = new Map()

  const run = async () => {
    const places = await store.listQueuePlaces({ limit })
    const plan = planPositions(places, told, clock.steady())
    told = plan.told
    const byInstance = Map.groupBy(plan.due, ({ instanceId }) => instanceId)
    for (const [instanceId, due] of byInstance) {
      const queues = await readAvailability(instanceId)
      for (const place of due) ephemerals.tell(toEvent(place, queues.get(place.queueId)))
    }
    return undefined
  }
  const forget = () => {
    told = new Map()
  }
  return startLoop({ name: 'queue positions', scope: 'fleet', fleet, forget, clock, log, intervalMs, run })
}

function toEvent(place: QueuePlace, availability: QueueAvailability | undefined): EphemeralEvent {
  const { connectorId, customerId, conversationId, position } = place
  const queue = { id: place.queueId, name: place.queueName }
  const estimated_wait_seconds = availability ? estimateAt(availability, position) : null
  return {
    ...{ type: 'queue.position', key: conversationId, connectorId, customerId, conversationId },
    ...{ owner: { type: 'queue', ...queue }, data: { queue, position, estimated_wait_seconds } },
  }
}
