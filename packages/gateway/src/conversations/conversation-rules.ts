/** Rules of conversations that several deciders share. Pure. */
import type { Holder, Needs, State } from '../commands/look-ups.ts'
import { ofPriority } from '../commands/priority.ts'
import type { ConversationReadRow, ConversationRow } from '../commands/rows.ts'
import { canHold } from './conversation.ts'
import { lastAgentOf, toAgent, toItsQueue, toItsQueueFor } from './ownership.ts'
import { notSnoozed } from './snooze.ts'

/** The agent, if a conversation of the instance may be theirs; else nobody. */
export function holderOf(
  agents: readonly Holder[],
  { instanceId, agentId }: { instanceId: string; agentId: string | null },
): string | null {
  const agent = agents.find(({ id }) => id === agentId)
  return agent && canHold(agent, instanceId) ? agent.id : null
}

/** By an operator, after a request for it was let in. */
export const isConnectorDeleted = ({ connectorDeletion: [connector] }: Pick<State, 'connectorDeletion'>): boolean =>
  connector !== undefined && connector.deletedAt !== null

export interface Opening {
  id: string
  thread: number
  instanceId: string
  connectorId: string
  customerId: string
  now: number
  customerName?: string
  queueId?: string
}

/** Open, in its queue, and without a message. */
export const newConversation = ({ now, customerName, queueId, ...opening }: Opening): ConversationRow => ({
  ...opening,
  ...toItsQueue,
  // Each instance's first queue has its id.
  queueId: queueId ?? opening.instanceId,
  customerName: customerName ?? opening.customerId,
  status: 'open',
  unreadCount: 0,
  arrivedCount: 0,
  waitingSince: null,
  turnSince: now,
  textDueAt: null,
  waitingTextAt: null,
  outsideTextAt: null,
  ...notSnoozed,
  undo: null,
  lastSeq: null,
  lastArrivalSeq: null,
  lastSortAt: null,
  lastPlaceAt: null,
  customerReadUntil: null,
  metadata: '{}',
  tags: '[]',
  language: null,
  skills: '[]',
  ...ofPriority('normal'),
  returnAt: null,
  createdAt: now,
  updatedAt: now,
  closedAt: null,
})

type QueuesSeen = Pick<State, 'livingQueues' | 'firstQueues'>

/** What has to be seen of queues before it reopens. */
export const queuesOf = (conversationId: string): Needs => ({
  livingQueues: { conversationId },
  firstQueues: { conversationId },
})

/** Its own, or the connector's if that is gone. */
export const queueOf = (
  { queueId, connectorId, instanceId }: ConversationRow,
  { livingQueues, firstQueues }: QueuesSeen,
): string =>
  livingQueues.find(({ id }) => id === queueId)?.id ??
  firstQueues.find((one) => one.connectorId === connectorId)?.id ??
  instanceId

/** Open again: its last agent's if it may still be theirs, else in its queue, or in the connector's if that is gone. */
export function reopened(before: ConversationRow, agents: readonly Holder[], queues: QueuesSeen): ConversationRow {
  const holder = holderOf(agents, { instanceId: before.instanceId, agentId: lastAgentOf(before) })
  const owner = holder === null ? toItsQueue : toAgent(holder)
  // The last word of its queue was for the closing.
  return { ...before, ...owner, queueId: queueOf(before, queues), status: 'open', closedAt: null, textDueAt: null }
}

/** By its customer: in its queue, from where routing gives it to its last agent, if it may be theirs and they have room. */
export function reopenedByCustomer(
  before: ConversationRow,
  agents: readonly Holder[],
  queues: QueuesSeen,
): ConversationRow {
  const { assigneeId: lastAgentId, ...open } = reopened(before, agents, queues)
  return { ...open, ...toItsQueueFor(lastAgentId) }
}

/** What a reader has not read: of what came since the last reply, less what had come when they read. */
export const unreadOf = (
  { unreadCount, arrivedCount }: ConversationRow,
  read: ConversationReadRow | undefined,
): number => (read ? Math.min(unreadCount, Math.max(arrivedCount - read.readCount, 0)) : unreadCount)
