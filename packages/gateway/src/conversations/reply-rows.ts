/** A composed reply as the row it becomes, and as the message that whoever sent it gets back. Pure. */
import { lastOf } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { MessageRow } from '../commands/rows.ts'
import { enqueue } from '../deliveries/line.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { ComposedReply } from './compose-reply.ts'

interface Place {
  instanceId: string
  conversationId: string
  thread: number
  seq: number
  /** Where it stands in its thread. */
  sortAt: number
}

export function messageRow({ message, attachments, delivery }: ComposedReply, place: Place): MessageRow {
  const { sender, ...said } = message
  return {
    ...said,
    ...place,
    connectorId: delivery.connectorId,
    customerId: delivery.customerId,
    kind: 'outbound',
    senderType: sender.type,
    senderId: sender.id,
    senderName: sender.name,
    recipientType: null,
    recipientId: null,
    recipientName: null,
    attachmentCount: attachments.length,
    receivedAt: place.sortAt,
  }
}

/** At the end of its customer's line. */
export const deliveryRows = (
  { message, delivery }: ComposedReply,
  { instanceId, conversationId }: Place,
  { state, now }: { state: State; now: number },
): RowChange[] =>
  enqueue(state.lineHeads, {
    ...{ ...delivery, seq: lastOf(state, 'deliveries') + 1, instanceId, conversationId, now },
    isFetched: state.replyConnector[0]?.delivery === 'pull',
    ...{ endpointId: delivery.connectorId, subject: 'message', messageId: message.id, eventId: null, eventType: null },
  })

/** As it is read from then on, until its delivery begins. */
export function recordedMessage(
  { message, attachments, delivery }: ComposedReply,
  { seq, conversationId, sortAt }: Place,
  { author, isHead }: { author: ThreadMessage['author']; isHead: boolean },
): ThreadMessage {
  const { authorId: _, ...said } = message
  return {
    ...said,
    ...{ seq, conversationId, author, kind: 'outbound', recipient: null, receivedAt: sortAt },
    connectorId: delivery.connectorId,
    customerId: delivery.customerId,
    attachments: attachments.map(({ uploadId: _used, uid: _secret, ...attachment }) => ({
      ...attachment,
      messageId: message.id,
      error: null,
    })),
    delivery: {
      ...{ id: delivery.id, state: 'pending', attempts: 0, lastError: null },
      nextAttemptAt: isHead ? message.receivedAt : null,
    },
  }
}
