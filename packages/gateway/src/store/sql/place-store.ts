import type { PlaceStore, QueuePlace } from '../../events/place-store.ts'
import { all, type Engine, type Row, type Steps } from './engine.ts'
import { str } from './rows.ts'
import { isQueued, turn } from './select-conversations.ts'

export const createPlaceStore = (db: Engine): PlaceStore => ({
  listQueuePlaces: ({ limit }) => db.read(() => listQueuePlaces(limit)),
})

/** Most servers have none, and end here. */
const listening = `select c.id, c.instance_id from endpoints e join connectors c on c.id = e.connector_id
  where e.kind = 'events' and e.event_types like '%"queue.position"%' and e.url is not null and e.breaker_opened_at is null
    and c.paused = 0 and c.delivery = 'push' and c.deleted_at is null`

function* listQueuePlaces(limit: number): Steps<QueuePlace[]> {
  const connectors = yield* all(listening)
  if (connectors.length === 0) return []
  const listens = new Set(connectors.map((row) => str(row, 'id')))
  const instances = new Set(connectors.map((row) => str(row, 'instance_id')))
  const queues = yield* all('select id, name, instance_id from queues where deleted_at is null order by id')
  const places: QueuePlace[] = []
  for (const queue of queues) {
    if (!instances.has(str(queue, 'instance_id'))) continue
    const waiting = yield* findWaiting(str(queue, 'id'), limit)
    places.push(...toPlaces(queue, waiting).filter(({ connectorId }) => listens.has(connectorId)))
  }
  return places
}

function* findWaiting(queueId: string, limit: number): Steps<Row[]> {
  return yield* all(
    `select v.id, v.connector_id, v.customer_id from conversations v
     where v.queue_id = ? and ${isQueued} and v.waiting_since is not null
     order by ${turn}, v.id limit ?`,
    ...[queueId, limit],
  )
}

const toPlaces = (queue: Row, waiting: readonly Row[]): QueuePlace[] =>
  waiting.map((row, index) => ({
    conversationId: str(row, 'id'),
    connectorId: str(row, 'connector_id'),
    instanceId: str(queue, 'instance_id'),
    customerId: str(row, 'customer_id'),
    queueId: str(queue, 'id'),
    queueName: str(queue, 'name'),
    position: index + 1,
  }))
