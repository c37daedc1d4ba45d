/** An agent's reply, committed whole: message, files, delivery, change; the conversation reopened, and taken, if need be. */
import type { ReplyOutcome, ReplyPlan } from '../../conversations/conversation-store.ts'
import { notBefore } from '../../messages/thread-order.ts'
import { insertAttachments } from './attachment-store.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { findOtherOpen, reopenConversation, takeConversation } from './conversation-rows.ts'
import { enqueueDelivery } from './delivery-queue.ts'
import { numOrNull, str, strOrNull } from './rows.ts'

export function recordReply(db: Connection, plan: ReplyPlan): ReplyOutcome {
  const { instanceId, conversationId, message } = plan
  const refused = findRefusal(db, plan)
  if (refused) return refused
  const conversation = readConversation(db, plan)
  if (!conversation) return { kind: 'not_found' }
  const now = message.receivedAt
  const common = { instanceId, conversationId, now }
  const isClosed = conversation.status === 'closed'
  if (isClosed) {
    reopenConversation(db, { id: conversationId, instanceId, assigneeId: strOrNull(conversation, 'assignee_id') })
  }
  const isTaken = plan.takes && takeConversation(db, { id: conversationId, instanceId, agentId: plan.message.authorId })
  if (isClosed || isTaken) appendChange(db, { ...common, type: 'conversation.updated' })
  const receivedAt = notBefore(numOrNull(conversation, 'last_sort_at'), now)
  const seq = insertReply(db, plan, receivedAt)
  for (const { uploadId } of plan.attachments) db.run('delete from uploads where id = ?', uploadId)
  insertAttachments(db, { connectorId: plan.delivery.connectorId, messageId: message.id, now }, plan.attachments)
  enqueueDelivery(db, { ...plan.delivery, instanceId, conversationId, messageId: message.id, now })
  db.run(
    `update conversations set unread_count = 0, waiting_since = null, updated_at = max(updated_at, ?),
       last_seq = ?, last_sort_at = ? where id = ?`,
    now,
    seq,
    receivedAt,
    conversationId,
  )
  appendChange(db, { ...common, type: 'message.recorded', messageId: message.id })
  return { kind: 'recorded' }
}

const readConversation = (db: Connection, plan: ReplyPlan): Row | undefined =>
  db.get(
    `select v.*, c.deleted_at from conversations v join connectors c on c.id = v.connector_id
     where v.id = ? and v.instance_id = ?`,
    plan.conversationId,
    plan.instanceId,
  )

/** All that can refuse it, looked at before anything is written, but for the key, which nothing follows. */
function findRefusal(db: Connection, plan: ReplyPlan): ReplyOutcome | undefined {
  const { idempotency } = plan
  if (idempotency) {
    const known = db.get(
      'select message_id, fingerprint from idempotency_keys where agent_id = ? and key = ? and created_at >= ?',
      idempotency.agentId,
      idempotency.key,
      idempotency.keptSince,
    )
    if (known) {
      const same = str(known, 'fingerprint') === idempotency.fingerprint
      return same ? { kind: 'repeated', messageId: str(known, 'message_id') } : { kind: 'key_reused' }
    }
  }
  const conversation = readConversation(db, plan)
  if (!conversation) return { kind: 'not_found' }
  if (numOrNull(conversation, 'deleted_at') !== null) return { kind: 'connector_deleted' }
  const other = findOtherOpen(db, {
    id: plan.conversationId,
    connectorId: str(conversation, 'connector_id'),
    customerId: str(conversation, 'customer_id'),
  })
  if (other) return { kind: 'other_open', openId: other }
  const gone = plan.attachments.flatMap(({ uploadId }, index) =>
    db.get('select 1 from uploads where id = ? and instance_id = ?', uploadId, plan.instanceId) ? [] : [index],
  )
  return gone.length > 0 ? { kind: 'uploads_gone', indexes: gone } : undefined
}

function insertReply(db: Connection, plan: ReplyPlan, receivedAt: number): number {
  const { message, idempotency } = plan
  if (idempotency) {
    db.run(
      'insert or replace into idempotency_keys (agent_id, key, fingerprint, message_id, created_at) values (?, ?, ?, ?, ?)',
      idempotency.agentId,
      idempotency.key,
      idempotency.fingerprint,
      message.id,
      message.receivedAt,
    )
  }
  return db.insert(
    `insert into messages (id, instance_id, connector_id, conversation_id, customer_id, kind, external_id, sender_type,
       sender_id, sender_name, author_id, attachment_count, sort_at, created_at, received_at, metadata, text, rich_content)
     values (?, ?, ?, ?, ?, 'outbound', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.id,
    plan.instanceId,
    plan.delivery.connectorId,
    plan.conversationId,
    plan.delivery.customerId,
    message.externalId,
    message.sender.type,
    message.sender.id,
    message.sender.name,
    message.authorId,
    plan.attachments.length,
    receivedAt,
    message.createdAt,
    receivedAt,
    message.metadata,
    message.text,
    message.richContent,
  )
}
