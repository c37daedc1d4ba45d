import type { Clock } from '../lib/clock.ts'
import type { Availability } from '../queues/availability.ts'
import { type ReadAvailability, withAvailability } from '../queues/read-availability.ts'
import type { BoardAgent, BoardQueue, BoardStore } from './board-store.ts'

interface Dependencies {
  store: Pick<BoardStore, 'readBoard'>
  clock: Pick<Clock, 'now'>
  readAvailability: ReadAvailability
}

export interface Board {
  at: number
  waiting: number
  oldestSince: number | null
  online: number
  queues: (BoardQueue & { online: number; availability: Availability })[]
  agents: BoardAgent[]
}

/** The room as it is now. */
export async function readBoard(deps: Dependencies, instanceId: string): Promise<Board> {
  const { store, clock, readAvailability } = deps
  const found = await store.readBoard(instanceId)
  const staffed = await withAvailability(
    readAvailability,
    found.queues.map((queue) => ({ ...queue, instanceId })),
  )
  const onlineIds = new Set(found.agents.filter(({ status }) => status === 'online').map(({ id }) => id))
  const queues = staffed.map((queue) => ({
    ...queue,
    online: queue.memberIds.length === 0 ? onlineIds.size : queue.memberIds.filter((id) => onlineIds.has(id)).length,
  }))
  const waits = queues.flatMap(({ oldestSince }) => oldestSince ?? [])
  return {
    at: clock.now(),
    waiting: queues.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestSince: waits.length > 0 ? Math.min(...waits) : null,
    online: onlineIds.size,
    queues,
    agents: found.agents,
  }
}
