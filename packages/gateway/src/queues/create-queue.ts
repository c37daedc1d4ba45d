import { reason } from '@passerelle/protocol/errors'
import { newQueue } from '../commands/queue.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { checkQueue, recordedQueue } from './check-queue.ts'
import type { Queue, QueuePatch } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

interface Dependencies {
  store: Pick<QueueStore, 'recordQueue'> & Pick<ConnectorStore, 'findInstance'>
  clock: Pick<Clock, 'now'>
}

export async function createQueue(
  { store, clock }: Dependencies,
  wanted: QueuePatch & Pick<Queue, 'instanceId' | 'name'>,
): Promise<Queue> {
  const now = clock.now()
  const queue = newQueue({ ...wanted, id: newId(now), createdAt: now })
  const faults = checkQueue(queue)
  if (!(await store.findInstance(wanted.instanceId))) {
    faults.unshift(fault('/instance_id', 'instance_unknown', { id: wanted.instanceId }))
  }
  if (faults.length > 0) throw new ApiError(reason('queue_not_created'), { faults })
  return recordedQueue(await store.recordQueue(queue), queue, 'queue_not_created')
}
