import type { Planned, Room } from './plan-assignments.ts'
import type { Line, Turn } from './waiting.ts'

/** Where to read on in a queue: behind somebody, or from the first on. */
export interface Place {
  queueId: string
  after?: Turn
  /** Only those that go back to the agent who had them last. */
  goingBack?: boolean
}

/** What gives conversations to agents asks for and writes. */
export interface RoutingStore {
  /**
   * Queues in which somebody waits whom routing may give to an agent: by the queue's assignment, or back to the one who had
   * it last. Of more than `limit`, those that come first by id after `after`.
   */
  findQueuesToRoute(request: { after: string; limit: number }): Promise<{ id: string; instanceId: string }[]>
  /** Of these queues, those in which somebody has room, each with those who wait there longest, at most so many. */
  readRooms(request: { instanceId: string; queueIds: readonly string[]; limit: number }): Promise<Room[]>
  /** Those who wait longest in each of the queues from there on, at most so many. */
  readLines(request: { places: readonly Place[]; limit: number }): Promise<Line[]>
  /** False when it does not wait there any more, or the agent cannot have it. */
  assignByRouting(planned: Planned & { now: number }): Promise<boolean>
}
