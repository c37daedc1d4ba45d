/** The rows of one message of a batch. Pure. */
import { attachmentRows } from '../attachments/attachment-rows.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow, MessageRow } from '../commands/rows.ts'
import { notBefore } from '../messages/thread-order.ts'
import type { InboundPlan, PlannedMessage } from './inbound-plan.ts'

interface Place {
  plan: InboundPlan
  conversation: ConversationRow
  seq: number
}

export function messageRow(message: PlannedMessage, { plan, conversation, seq }: Place): MessageRow {
  const { sender, recipient } = message
  const receivedAt = notBefore(conversation.lastPlaceAt, plan.receivedAt)
  const sortAt = message.kind === 'inbound' ? notBefore(conversation.lastPlaceAt, message.sortAt) : message.sortAt
  return {
    seq,
    id: message.id,
    instanceId: plan.instanceId,
    connectorId: plan.connectorId,
    conversationId: conversation.id,
    thread: conversation.thread,
    customerId: conversation.customerId,
    kind: message.kind,
    externalId: message.externalId,
    senderType: sender.type,
    senderId: sender.id,
    senderName: sender.name,
    recipientType: recipient?.type ?? null,
    recipientId: recipient?.id ?? null,
    recipientName: recipient?.name ?? null,
    authorId: null,
    attachmentCount: message.attachments.length,
    sortAt,
    createdAt: message.createdAt,
    receivedAt,
    metadata: message.metadata,
    text: message.text,
    richContent: message.richContent,
  }
}

export const fileRows = (
  { id, attachments }: PlannedMessage,
  { connectorId, now }: { connectorId: string; now: number },
): RowChange[] => (attachments.length === 0 ? [] : attachmentRows({ connectorId, messageId: id, now }, attachments))
