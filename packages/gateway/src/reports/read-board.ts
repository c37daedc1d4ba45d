import type { Clock } from '../lib/clock.ts'
import type { BoardAgent, BoardQueue, BoardStore } from './board-store.ts'

interface Dependencies {
  store: Pick<BoardStore, 'readBoard'>
  clock: Pick<Clock, 'now'>
}

export interface Board {
  at: number
  waiting: number
  oldestSince: number | null
  online: number
  queues: (BoardQueue & { online: number })[]
  agents: BoardAgent[]
}

/** The room as it is now. */
export async function readBoard({ store, clock }: Dependencies, instanceId: string): Promise<Board> {
  const found = await store.readBoard(instanceId)
  const onlineIds = new Set(found.agents.filter(({ status }) => status === 'online').map(({ id }) => id))
  const queues = found.queues.map((queue) => ({
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
