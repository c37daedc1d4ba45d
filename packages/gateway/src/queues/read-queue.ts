import { refuse } from '../lib/errors.ts'
import type { Queue } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

export async function readQueue({ store }: { store: Pick<QueueStore, 'findQueue'> }, id: string): Promise<Queue> {
  const queue = await store.findQueue(id)
  if (!queue) throw refuse('queue_unknown', { id })
  return queue
}
