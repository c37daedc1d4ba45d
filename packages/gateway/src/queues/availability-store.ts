import type { TakenWait } from '../commands/event-look-ups.ts'
import type { QueueNow } from './availability.ts'
import type { Queue } from './queue.ts'

/** With those of its agents who are online. */
export interface StaffedQueue extends Pick<QueueNow, 'members' | 'waiting'> {
  queue: Pick<Queue, 'id' | 'name' | 'isDefault' | 'hours'>
}

export interface AvailabilityStore {
  /**
   * The queues of an instance as they are now, in the order of their ids; and of those who were taken from a queue since
   * then, the latest.
   */
  readStaffedQueues(request: {
    instanceId: string
    since: number
  }): Promise<{ queues: StaffedQueue[]; taken: TakenWait[] }>
}
