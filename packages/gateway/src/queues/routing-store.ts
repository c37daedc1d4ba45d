import type { Planned, Room } from './plan-assignments.ts'
import type { QueueMember } from './queue.ts'

/** What the loop that gives conversations out asks for and writes. */
export interface RoutingStore {
  /**
   * Queues in which somebody waits whom routing may give to an agent: by the queue's assignment, or back to the one who had
   * it last. Of more than `limit`, those that come first by id after `after`.
   */
  findQueuesToRoute(request: { after: string; limit: number }): Promise<string[]>
  /** Those who wait there longest, at most so many, and who serves it; undefined when it is deleted. */
  readRoom(request: { queueId: string; limit: number }): Promise<Omit<Room, 'now'> | undefined>
  /** False when it does not wait there any more, or the agent cannot have it. */
  assignByRouting(planned: Planned & { queueId: QueueMember['queueId']; now: number }): Promise<boolean>
}
