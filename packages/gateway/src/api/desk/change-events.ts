/** The text of a change for each reader. What all readers of it share is made once, however many they are. */
import type { ChangeItem } from '@passerelle/protocol'
import type { CarriedChange } from '../../changes/change.ts'
import type { ListChangeType } from '../../commands/rows.ts'
import type { Reader } from '../../conversations/conversation-store.ts'
import { countUnread } from '../../conversations/unread.ts'
import { presentMessage } from '../http/present-message.ts'
import { presentConversation } from './present.ts'

/** Before and after the one number that is each reader's own. */
type SharedText = [before: string, after: string]

/** For software that follows ids alone: what changed, never what is in it. */
export function toBareEvent({ seq, type, conversationId, messageId, agentId }: CarriedChange): string {
  if (isOfList(type)) return toListEvent(seq, type)
  const item: ChangeItem = {
    type,
    conversation_id: conversationId,
    ...(messageId !== null && { message_id: messageId }),
    ...(agentId !== null && { agent_id: agentId }),
  }
  return head(seq, 'change') + JSON.stringify(item) + end
}

export function createChangeEvents(): (change: CarriedChange, reader: Reader) => string {
  const texts = new WeakMap<CarriedChange, SharedText>()
  return (change, reader) => {
    const known = texts.get(change)
    const [before, after] = known ?? toSharedText(change)
    if (!known) texts.set(change, [before, after])
    const { conversation } = change
    return conversation
      ? before + countUnread(conversation, reader && conversation.readCounts.get(reader.agentId)) + after
      : before + after
  }
}

/** The list has changed: read it again. */
const listEvents: Record<ListChangeType, string> = {
  'canned_replies.updated': 'canned_replies',
  'agents.updated': 'agents',
}

const isOfList = (type: CarriedChange['type']): type is ListChangeType => Object.hasOwn(listEvents, type)

const toListEvent = (seq: number, type: ListChangeType): string => `${head(seq, listEvents[type])}{}${end}`

export const toResetEvent = (seq: number): string => `${head(seq, 'reset')}{}${end}`

const head = (seq: number, event: string): string => `id: ${seq}\nevent: ${event}\ndata: `
const end = '\n\n'

function toSharedText(change: CarriedChange): SharedText {
  const { seq, type, conversation } = change
  if (isOfList(type)) return [toListEvent(seq, type), '']
  const item: ChangeItem = {
    type,
    conversation_id: change.conversationId,
    ...(change.messageId !== null && { message_id: change.messageId }),
    ...(change.agentId !== null && { agent_id: change.agentId }),
    ...(change.message !== undefined && { message: change.message && presentMessage(change.message) }),
    ...(conversation === null && { conversation, ...(!change.isHidden && { deleted: true }) }),
  }
  const text = head(seq, 'change') + JSON.stringify(item)
  if (!conversation) return [text + end, '']
  const { unread_count: _, ...shared } = presentConversation(conversation)
  return [`${text.slice(0, -1)},"conversation":{"unread_count":`, `,${JSON.stringify(shared).slice(1)}}${end}`]
}
