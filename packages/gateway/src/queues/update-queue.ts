import { reason } from '@passerelle/protocol/errors'
import { ApiError } from '../lib/errors.ts'
import { checkQueue, recordedQueue } from './check-queue.ts'
import type { Queue, QueuePatch } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

/** Changes what is named; a document is replaced as a whole. */
export async function updateQueue(
  { store }: { store: Pick<QueueStore, 'findQueue' | 'updateQueue'> },
  id: string,
  patch: QueuePatch,
): Promise<Queue> {
  const before = await store.findQueue(id)
  const faults = checkQueue({ ...before, ...patch })
  if (faults.length > 0) throw new ApiError(reason('queue_not_changed'), { faults })
  return recordedQueue(await store.updateQueue(id, patch), { id, name: patch.name }, 'queue_not_changed')
}
