/**
 * Whose an open conversation is: an agent's, else the bot's, else its queue's. What moves it from one to another is said
 * here and nowhere else, so that each has one owner at any time. Pure.
 */
import type { ConversationRow } from '../commands/rows.ts'

export interface Owner {
  type: 'agent' | 'bot' | 'queue'
  id: string
  name: string
}

type Owned = Pick<ConversationRow, 'status' | 'assigneeId' | 'withBot'>

/** Null of a closed one. */
export function ownerTypeOf({ status, assigneeId, withBot }: Owned): Owner['type'] | null {
  if (status === 'closed') return null
  if (assigneeId !== null) return 'agent'
  return withBot ? 'bot' : 'queue'
}

/** Whose a conversation is, or was: also when it was closed while it waited for them. */
export const lastAgentOf = ({ assigneeId, lastAgentId }: Pick<ConversationRow, 'assigneeId' | 'lastAgentId'>) =>
  assigneeId ?? lastAgentId

type Holding = Pick<ConversationRow, 'assigneeId' | 'withBot' | 'lastAgentId' | 'releasedById'>
type Move = Holding & Pick<ConversationRow, 'triedIds'>

/** What routing goes by while it waits. */
const unrouted = { lastAgentId: null, releasedById: null }

/** Who was tried before stays known until somebody answers. */
export const toAgent = (agentId: string): Holding => ({ assigneeId: agentId, withBot: false, ...unrouted })

/** Its own queue, in which it waits again. */
export const toItsQueue: Move = { assigneeId: null, withBot: false, ...unrouted, triedIds: null }

/** The same, from an agent who is not given it again. */
export const toItsQueueFrom = (agentId: string | null): Move => ({ ...toItsQueue, releasedById: agentId })

/** The same, from an agent who did not answer in time: given it again once all others were tried, which begins anew. */
export function toItsQueueAgain({ assigneeId, triedIds }: Pick<ConversationRow, 'assigneeId' | 'triedIds'>): Move {
  const tried = readTried({ triedIds })
  if (assigneeId === null) return { ...toItsQueue, triedIds }
  return { ...toItsQueue, triedIds: JSON.stringify(tried.includes(assigneeId) ? [assigneeId] : [...tried, assigneeId]) }
}

export const readTried = ({ triedIds }: Pick<ConversationRow, 'triedIds'>): string[] =>
  triedIds === null ? [] : (JSON.parse(triedIds) as string[])

/** The same, for the agent who had it last, if they have room; else for any. */
export const toItsQueueFor = (agentId: string | null): Move => ({ ...toItsQueue, lastAgentId: agentId })

export const toQueue = (queueId: string): Move & Pick<ConversationRow, 'queueId'> => ({ ...toItsQueue, queueId })

export const toBot: Move = { assigneeId: null, withBot: true, ...unrouted, triedIds: null }
