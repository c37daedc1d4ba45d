/**
 * A message that nobody wrote: a queue says it by itself. It goes out as a reply does, but answers nobody: who waits, waits
 * on, the conversation stays whose it is, open or closed, and lists go on to show what people said last. Pure.
 */
import { lastOf } from '../commands/command.ts'
import type { Needs, ReplyConnector, State } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { notBefore } from '../messages/thread-order.ts'
import { composeReply } from './compose-reply.ts'
import { normaliseReply } from './reply-content.ts'
import { deliveryRows, messageRow } from './reply-rows.ts'

export const needsOfMessage = (conversationId: string): Needs => ({
  replyConnector: { conversationId },
  lineHeads: { conversationId },
  sequences: { most: { messages: 1, deliveries: 1 } },
})

export interface AutomaticMessage {
  text: string
  messageId: string
  deliveryId: string
  /** Without a slash at its end. */
  publicUrl: string
  now: number
}

interface Sending {
  connector: ReplyConnector
  state: State
  /** What is remembered of it beside. */
  after: Partial<ConversationRow>
}

export function sendAutomatically(
  { text, now, ...ids }: AutomaticMessage,
  before: ConversationRow,
  { connector, state, after }: Sending,
): RowChange[] {
  const { id: conversationId, instanceId, thread } = before
  const content = normaliseReply({ message: text })
  const reply = composeReply({ ...ids, conversation: before, connector, author: null, content, files: [], now })
  const sortAt = notBefore(before.lastPlaceAt, now)
  const place = { instanceId, conversationId, thread, seq: lastOf(state, 'messages') + 1, sortAt }
  return [
    insert('messages', messageRow(reply, place)),
    ...deliveryRows(reply, place, { state, now }),
    ...update('conversations', { id: conversationId }, { before, after: { ...after, lastPlaceAt: sortAt } }),
    insert('changes', {
      ...{ instanceId, conversationId, recordedAt: now },
      ...{ type: 'message.recorded', messageId: reply.message.id },
    }),
  ]
}
