/** Rules of conversations that several deciders share. Pure. */
import type { Holder, State } from '../commands/look-ups.ts'
import type { ConversationReadRow, ConversationRow } from '../commands/rows.ts'
import { canHold } from './conversation.ts'

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
}

/** Open, nobody's, and without a message. */
export const newConversation = ({ now, customerName, ...opening }: Opening): ConversationRow => ({
  ...opening,
  customerName: customerName ?? opening.customerId,
  status: 'open',
  assigneeId: null,
  unreadCount: 0,
  arrivedCount: 0,
  waitingSince: null,
  lastSeq: null,
  lastArrivalSeq: null,
  lastSortAt: null,
  lastPlaceAt: null,
  metadata: '{}',
  createdAt: now,
  updatedAt: now,
  closedAt: null,
})

/** Open again, and its last agent's if it may still be theirs. */
export const reopened = (before: ConversationRow, agents: readonly Holder[]): ConversationRow => ({
  ...before,
  status: 'open',
  closedAt: null,
  assigneeId: holderOf(agents, { instanceId: before.instanceId, agentId: before.assigneeId }),
})

/** What a reader has not read: of what came since the last reply, less what had come when they read. */
export const unreadOf = (
  { unreadCount, arrivedCount }: ConversationRow,
  read: ConversationReadRow | undefined,
): number => (read ? Math.min(unreadCount, Math.max(arrivedCount - read.readCount, 0)) : unreadCount)
