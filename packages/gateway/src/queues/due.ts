/**
 * What becomes due in queues by time alone: an agent has not answered, nobody took it, the customer has gone silent. What is
 * kept of a conversation is since when it is whose turn; what that makes due follows from its queue as that is now. Pure.
 */
import type { QueueRow } from '../commands/queue.ts'
import type { ConversationRow } from '../commands/rows.ts'
import type { OpeningTimes } from './opening-hours.ts'

/** Whose turn it is: of the agent who has it or of its queue while the customer waits, else the customer's. */
export type Turn = 'agent' | 'queue' | 'customer'

export const turnOf = ({ waitingSince, assigneeId }: Pick<ConversationRow, 'waitingSince' | 'assigneeId'>): Turn => {
  if (waitingSince === null) return 'customer'
  return assigneeId === null ? 'queue' : 'agent'
}

/** When a queue is open; null: always. */
export type TimesOf = (queue: Pick<QueueRow, 'hours'>) => OpeningTimes | null

type Limits = Pick<QueueRow, 'answerLimitMs' | 'overflowQueueId' | 'overflowAfterMs' | 'closeAfterMs' | 'hours'>

interface Asked {
  now: number
  timesOf: TimesOf
}

/**
 * What is due began by then; null: nothing is. An agent is not expected to answer while the queue is closed. A queue that
 * takes over may be open then, so the wait for that goes on; and so does the customer's silence.
 */
export function dueSince(turn: Turn, queue: Limits, { now, timesOf }: Asked): number | null {
  const { answerLimitMs, overflowQueueId, overflowAfterMs, closeAfterMs } = queue
  const before = (ms: number | null) => (ms === null ? null : now - ms)
  if (turn === 'customer') return before(closeAfterMs)
  if (turn === 'queue') return overflowQueueId === null ? null : before(overflowAfterMs)
  const times = timesOf(queue)
  return answerLimitMs === null || times === null ? before(answerLimitMs) : times.openFor(answerLimitMs, now)
}

/** The conversations of a queue that came to that turn by then. */
export interface DueRange {
  queueId: string
  turn: Turn
  until: number
}

const turns: readonly Turn[] = ['agent', 'queue', 'customer']

export const findDueRanges = (queues: readonly QueueRow[], asked: Asked): DueRange[] =>
  queues.flatMap((queue) =>
    turns.flatMap((turn) => {
      const until = dueSince(turn, queue, asked)
      return until === null ? [] : [{ queueId: queue.id, turn, until }]
    }),
  )
