import { type Fault, fault } from '../lib/errors.ts'

/** Of a store of queues, what is asked of it here. */
export interface QueuesKnown {
  findQueue(id: string): Promise<{ instanceId: string } | undefined>
}

/** Conversations of a connector wait in a queue of its own instance. */
export async function checkDefaultQueue(
  store: QueuesKnown,
  { instanceId, defaultQueueId }: { instanceId: string; defaultQueueId?: string | null | undefined },
): Promise<Fault[]> {
  if (typeof defaultQueueId !== 'string') return []
  const queue = await store.findQueue(defaultQueueId)
  return queue?.instanceId === instanceId ? [] : [fault('/default_queue_id', 'queue_of_instance_unknown')]
}
