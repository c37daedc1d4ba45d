import type { PageOf, PageRequest } from '../lib/page.ts'
import type { Queue, QueueMember, QueuePatch } from './queue.ts'

export type QueueOutcome =
  | { kind: 'recorded'; queue: Queue }
  | { kind: 'not_found' }
  /** Another queue of the instance has the name, in whatever case. */
  | { kind: 'name_taken' }
  /** What it flows over to: none of the instance, or it comes back to where it began. */
  | { kind: 'overflow_unknown' | 'overflow_circle' }
  /** Another one becomes the default instead. */
  | { kind: 'default_needed' }

export type QueueDeletion =
  | { kind: 'deleted'; queue: Queue }
  /** Some of its conversations went to the default queue: ask again. */
  | { kind: 'moving' }
  | { kind: 'not_found' }
  | { kind: 'default_needed' }

export type MemberOutcome =
  | { kind: 'recorded'; member: QueueMember }
  | { kind: 'not_found' }
  /** None of the instance. */
  | { kind: 'unknown_agent' }

/** No deleted ones, wherever nothing else is said. */
export interface QueueStore {
  listQueues(request: PageRequest & { instanceId?: string | undefined }): Promise<PageOf<Queue>>
  findQueue(id: string): Promise<Queue | undefined>
  recordQueue(queue: Queue): Promise<QueueOutcome>
  /** One that becomes the default takes the place of the one that was. */
  updateQueue(id: string, patch: QueuePatch): Promise<QueueOutcome>
  /** Connectors and queues that name it name none from then on. */
  deleteQueue(id: string, now: number): Promise<QueueDeletion>
  /** Those an agent serves: in which they are, or nobody is. */
  findAgentQueues(instanceId: string, agentId: string): Promise<string[]>
  /** In the order of their ids. */
  listQueueMembers(request: PageRequest & { queueId: string; enabledOnly?: boolean }): Promise<PageOf<QueueMember>>
  recordQueueMember(member: Pick<QueueMember, 'queueId' | 'agentId' | 'skills'>): Promise<MemberOutcome>
  /** Gives what they were; undefined when they were none of it. */
  removeQueueMember(request: { queueId: string; agentId: string; now: number }): Promise<QueueMember | undefined>
}
