/**
 * An agent's reply, whole: message, files and delivery; the conversation reopened, and taken, if need be. All that can
 * refuse it is looked at before anything is written. Pure.
 */
import { attachmentRows } from '../attachments/attachment-rows.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, update } from '../commands/row-changes.ts'
import type { ConversationRow, MessageRow } from '../commands/rows.ts'
import { enqueue } from '../deliveries/line.ts'
import { notBefore } from '../messages/thread-order.ts'
import { tellOf, tellOfHolder } from './conversation-activities.ts'
import { holderOf, reopened } from './conversation-rules.ts'
import type { ReplyOutcome, ReplyPlan } from './conversation-store.ts'
import { openOnesOf } from './decide-conversation.ts'

export const recordReply = (plan: ReplyPlan): Command<ReplyOutcome> => ({
  needs: needsOf(plan),
  needsMore: ({ conversation: [before] }) =>
    before?.status === 'closed' && before.assigneeId !== null
      ? { agents: { ids: [before.assigneeId, plan.message.authorId] } }
      : undefined,
  decide: (state) => decideReply(plan, state),
})

function needsOf({ instanceId, conversationId, message, attachments, delivery, idempotency, takes }: ReplyPlan): Needs {
  return {
    conversation: { id: conversationId },
    conversationsOf: openOnesOf(delivery),
    connector: { id: delivery.connectorId },
    lineHeads: delivery,
    sequences: { names: ['messages', 'deliveries'] },
    ...(takes && { agents: { ids: [message.authorId] } }),
    ...(idempotency && { idempotencyKey: idempotency }),
    ...(attachments.length > 0 && {
      uploads: { instanceId, ids: attachments.map(({ uploadId }) => uploadId) },
    }),
  }
}

export function decideReply(plan: ReplyPlan, state: State): Decision<ReplyOutcome> {
  const refused = findRefusal(plan, state)
  if (refused) return unchanged(refused)
  const [before] = state.conversation
  if (!before) return unchanged({ kind: 'not_found' })
  const { instanceId, conversationId, message, attachments, delivery } = plan
  const now = message.receivedAt
  const held = heldAfter(plan, before, state)
  const [seq, deliverySeq] = [next(state, 'messages'), next(state, 'deliveries')]
  const row = messageRow(plan, { seq, receivedAt: notBefore(before.lastSortAt, now) })
  const after: ConversationRow = {
    ...held,
    unreadCount: 0,
    waitingSince: null,
    updatedAt: Math.max(before.updatedAt, now),
    lastSeq: seq,
    lastSortAt: row.sortAt,
  }
  const told = { instanceId, conversationId, recordedAt: now }
  const isOtherwise = held.status !== before.status || held.assigneeId !== before.assigneeId
  return {
    outcome: { kind: 'recorded' },
    changes: [
      ...(isOtherwise ? [insert('changes', { ...told, type: 'conversation.updated', messageId: null })] : []),
      ...keyOf(plan, state),
      insert('messages', row),
      ...attachments.map(({ uploadId }) => remove('uploads', { id: uploadId })),
      ...attachmentRows({ connectorId: delivery.connectorId, messageId: message.id, now }, attachments),
      ...enqueue(state.lineHeads, {
        ...{ ...delivery, seq: deliverySeq, instanceId, conversationId, now },
        ...{ endpointId: delivery.connectorId, subject: 'message', messageId: message.id, eventId: null },
      }),
      ...update('conversations', { id: conversationId }, { before, after }),
      insert('changes', { ...told, type: 'message.recorded', messageId: message.id }),
      ...tellOfReply(plan, before, { held, state, at: row.sortAt }),
    ],
  }
}

/** What the thread shows beside the message: that it opened the conversation again, and that its author took it. */
function tellOfReply(
  { message }: ReplyPlan,
  before: ConversationRow,
  { held, state, at }: { held: ConversationRow; state: State; at: number },
): RowChange[] {
  const told = before.status === 'closed' ? [tellOf(before, 'conversation.reopened', at)] : []
  const author = state.agents.find(({ id }) => id === message.authorId)
  const isTaken = author !== undefined && held.assigneeId === author.id && before.assigneeId !== author.id
  const actor = { type: 'agent', id: message.authorId, name: null } as const
  return isTaken ? [...told, tellOfHolder(before, { from: undefined, to: author, actor, at })] : told
}

const next = ({ sequences }: State, wanted: 'messages' | 'deliveries'): number =>
  (sequences.find(({ name }) => name === wanted)?.last ?? 0) + 1

/** Open, and somebody's: its last agent's when it reopens, the author's when it would be nobody's. */
function heldAfter({ takes, instanceId, message }: ReplyPlan, before: ConversationRow, state: State): ConversationRow {
  const open = before.status === 'closed' ? reopened(before, state.agents) : before
  if (!takes || open.assigneeId !== null) return open
  return { ...open, assigneeId: holderOf(state.agents, { instanceId, agentId: message.authorId }) }
}

function findRefusal(plan: ReplyPlan, state: State): ReplyOutcome | undefined {
  const { idempotency, instanceId, conversationId } = plan
  const [known] = state.idempotencyKey
  if (idempotency && known && known.createdAt >= idempotency.keptSince) {
    const isSame = known.fingerprint === idempotency.fingerprint
    return isSame ? { kind: 'repeated', messageId: known.messageId } : { kind: 'key_reused' }
  }
  const [conversation] = state.conversation
  const [connector] = state.connector
  if (conversation?.instanceId !== instanceId || !connector) return { kind: 'not_found' }
  if (connector.deletedAt !== null) return { kind: 'connector_deleted' }
  const other = state.conversationsOf.find(({ id, status }) => status === 'open' && id !== conversationId)
  if (other) return { kind: 'other_open', openId: other.id }
  const uploads = new Set(state.uploads.map(({ id }) => id))
  const gone = plan.attachments.flatMap(({ uploadId }, index) => (uploads.has(uploadId) ? [] : [index]))
  return gone.length > 0 ? { kind: 'uploads_gone', indexes: gone } : undefined
}

/** A key that is there still is too old to count: it stands for this reply now. */
function keyOf({ idempotency, message }: ReplyPlan, state: State): RowChange[] {
  if (!idempotency) return []
  const { agentId, key, fingerprint } = idempotency
  const after = { agentId, key, fingerprint, messageId: message.id, createdAt: message.receivedAt }
  const [before] = state.idempotencyKey
  return before ? update('idempotencyKeys', { agentId, key }, { before, after }) : [insert('idempotencyKeys', after)]
}

function messageRow(plan: ReplyPlan, { seq, receivedAt }: { seq: number; receivedAt: number }): MessageRow {
  const { message, instanceId, conversationId, delivery, attachments } = plan
  return {
    seq,
    id: message.id,
    instanceId,
    connectorId: delivery.connectorId,
    conversationId,
    customerId: delivery.customerId,
    kind: 'outbound',
    externalId: message.externalId,
    senderType: message.sender.type,
    senderId: message.sender.id,
    senderName: message.sender.name,
    recipientType: null,
    recipientId: null,
    recipientName: null,
    authorId: message.authorId,
    attachmentCount: attachments.length,
    sortAt: receivedAt,
    createdAt: message.createdAt,
    receivedAt,
    metadata: message.metadata,
    text: message.text,
    richContent: message.richContent,
  }
}
