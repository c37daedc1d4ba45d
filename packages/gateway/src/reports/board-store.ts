import type { AgentStatus } from '@passerelle/protocol'

export interface BoardQueue {
  id: string
  name: string
  waitTargetMs: number | null
  /** Open, and nobody's. */
  waiting: number
  /** Of the customer who waits longest in it. */
  oldestSince: number | null
  /** Open, and somebody's. */
  held: number
  /** None: everybody serves it. */
  memberIds: string[]
}

export interface BoardAgent {
  id: string
  name: string
  status: AgentStatus
  /** Open conversations that they have. */
  held: number
  /** Of these, those in which a customer waits for an answer. */
  waiting: number
  oldestSince: number | null
}

export interface BoardStore {
  /** As it is now: queues in the order of their ids, agents in that of their names. No software, nobody who cannot log in. */
  readBoard(instanceId: string): Promise<{ queues: BoardQueue[]; agents: BoardAgent[] }>
}
