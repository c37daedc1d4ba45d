/** Where conversations wait for an agent: of one instance, with how they are given out. Pure. */

export const assignments = ['manual', 'round_robin', 'least_busy', 'longest_idle'] as const
export type Assignment = (typeof assignments)[number]

export interface QueueRow {
  id: string
  instanceId: string
  /** One of its kind in the instance, whatever the case. */
  name: string
  /** Where the conversations of an instance come that name no other queue. Each instance has one. */
  isDefault: boolean
  /** Who takes a conversation: `manual`: agents do, and only a last agent is given one; else it is given to one of them. */
  assignment: Assignment
  /** Open conversations that one agent is given at most who has no number of their own; null: the usual one. */
  capacity: number | null
  /** How long a customer should wait at most. */
  waitTargetMs: number | null
  /** How long an agent has for an answer, while it is open. */
  answerLimitMs: number | null
  /** Where a conversation goes that waited for `overflowAfterMs`. */
  overflowQueueId: string | null
  overflowAfterMs: number | null
  /** A conversation in which nothing was said for so long is closed. */
  closeAfterMs: number | null
  /** JSON; null: always open. */
  hours: string | null
  /** JSON: texts by what they are for, then by language. */
  texts: string
  createdAt: number
  deletedAt: number | null
}

export interface QueueMemberRow {
  queueId: string
  agentId: string
  /** JSON: a level for each skill. */
  skills: string
}

/** What it says by itself: for a message outside its hours, to who comes to wait, and when a conversation is closed. */
export type QueueText = 'outside_hours' | 'waiting' | 'closed'

/** Each by language, in the order it was written in. */
export const readTexts = ({ texts }: Pick<QueueRow, 'texts'>): Partial<Record<QueueText, Record<string, string>>> =>
  JSON.parse(texts)

/** What a queue is that nobody has said more of. */
export const newQueue = (
  given: Pick<QueueRow, 'id' | 'instanceId' | 'name' | 'createdAt'> & Partial<QueueRow>,
): QueueRow => ({
  isDefault: false,
  assignment: 'manual',
  capacity: null,
  waitTargetMs: null,
  answerLimitMs: null,
  overflowQueueId: null,
  overflowAfterMs: null,
  closeAfterMs: null,
  hours: null,
  texts: '{}',
  deletedAt: null,
  ...given,
})

/** The one an instance begins with. It has the instance's id. */
export const firstQueue = ({ id, createdAt }: { id: string; createdAt: number }): QueueRow =>
  newQueue({ id, instanceId: id, name: 'General', isDefault: true, createdAt })

/** As partners name one: by its id, else by its name, whose case does not matter. */
export function findQueue<Q extends Pick<QueueRow, 'id' | 'name'>>(queues: readonly Q[], asked: string): Q | undefined {
  const name = asked.toLowerCase()
  return queues.find(({ id }) => id === asked) ?? queues.find((one) => one.name.toLowerCase() === name)
}
