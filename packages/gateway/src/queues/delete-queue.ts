import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import type { Queue } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

export async function deleteQueue(
  { store, clock }: { store: Pick<QueueStore, 'deleteQueue'>; clock: Pick<Clock, 'now'> },
  id: string,
): Promise<Queue> {
  let outcome = await store.deleteQueue(id, clock.now())
  while (outcome.kind === 'moving') outcome = await store.deleteQueue(id, clock.now())
  if (outcome.kind === 'not_found') throw refuse('queue_unknown', { id })
  if (outcome.kind === 'default_needed') throw refuse('default_queue_needed')
  return outcome.queue
}
