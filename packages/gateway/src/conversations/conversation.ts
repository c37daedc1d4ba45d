/**
 * A conversation: one customer's exchange with the contact centre through one connector. A customer has at most one
 * that is open; who may change what is decided in `decide-conversation.ts`, when one opens or reopens in `decide-inbound.ts`.
 */

import type { ConversationStatus, MessageKind, MessageParty } from '@passerelle/protocol'
import type { Agent } from '../commands/agent.ts'
import type { Priority } from '../commands/priority.ts'
import type { DeliverySummary } from '../deliveries/delivery.ts'
import { type ApiError, refuse } from '../lib/errors.ts'
import type { Excerpt } from '../search/excerpt.ts'
import { type Owner, ownerTypeOf } from './ownership.ts'

export interface Conversation {
  id: string
  instanceId: string
  connectorId: string
  connectorName: string
  connectorDeleted: boolean
  customerId: string
  customerName: string
  status: ConversationStatus
  assignee: { id: string; name: string } | null
  /** Where it waits, or did; null of some that were closed before there were queues. */
  queue: { id: string; name: string } | null
  withBot: boolean
  /** Of who asks: see `reader` in conversation-store.ts. */
  unreadCount: number
  /** When the first message came that no reply has followed. */
  waitingSince: number | null
  /** Out of the lists that agents work from until then. */
  snoozedUntil: number | null
  lastMessage: {
    id: string
    kind: MessageKind
    sender: MessageParty
    /** Of a reply. */
    author: { id: string; name: string } | null
    delivery: Pick<DeliverySummary, 'state' | 'attempts'> | null
    text: string
    attachmentCount: number
    createdAt: number
    receivedAt: number
  } | null
  /** Their customer has read what was sent until then. */
  customerReadUntil: number | null
  /** JSON: the latest non-empty metadata of the customer's side. */
  metadata: string
  tags: string[]
  /** BCP 47 */
  language: string | null
  skills: string[]
  priority: Priority
  createdAt: number
  updatedAt: number
  closedAt: number | null
  /** In a search: the newest message that holds the words. */
  match?: MessageMatch
}

/** A conversation for all its readers at once: `unreadCount` is everybody's, and each one's own follows (unread.ts). */
export interface SharedConversation extends Conversation {
  /** Messages that ever came for the agents. */
  arrivedCount: number
  /** By agent: how many had come when they last marked it as read. */
  readCounts: ReadonlyMap<string, number>
}

/** Null of a closed one. The bot is its connector. */
export function ownerOf(conversation: Conversation): Owner | null {
  const { status, assignee, withBot, queue, instanceId, connectorId, connectorName } = conversation
  const type = ownerTypeOf({ status, assigneeId: assignee?.id ?? null, withBot })
  if (type === null) return null
  const owners = { agent: assignee, bot: { id: connectorId, name: connectorName }, queue }
  return { type, ...(owners[type] ?? { id: instanceId, name: '' }) }
}

/** Whether conversations of an instance may be an agent's: one of its own who can log in. */
export const canHold = (agent: Pick<Agent, 'instanceId' | 'disabledAt'>, instanceId: string): boolean =>
  agent.instanceId === instanceId && agent.disabledAt === null

/** Of a message or of a note: the other id is null. */
export interface MessageMatch extends Excerpt {
  messageId: string | null
  noteId: string | null
}

/** The refusal to reopen, or to write into, a closed conversation while the customer's next one is open. */
export const otherOpen = (openId: string): ApiError => refuse('other_conversation_open', { conversation_id: openId })
