import { ownerOf } from '../../conversations/conversation.ts'
import type { StateStore } from '../../conversations/state-store.ts'
import { type Engine, get, type Row, type Steps } from './engine.ts'
import { num, str } from './rows.ts'
import { isQueued, selectConversations, toConversation, turn } from './select-conversations.ts'

export const createStateStore = (db: Engine): StateStore => ({
  findConversationState: (connectorId, customerId) =>
    db.read(function* () {
      const ofCustomer = `${selectConversations(db.dialect)} where v.connector_id = ? and v.customer_id = ?`
      const found =
        (yield* get(`${ofCustomer} and v.status = 'open'`, null, connectorId, customerId)) ??
        (yield* get(`${ofCustomer} order by v.closed_at desc limit 1`, null, connectorId, customerId))
      if (!found) return undefined
      const conversation = toConversation(found)
      const waits = ownerOf(conversation)?.type === 'queue' && conversation.waitingSince !== null
      return {
        conversation,
        position: waits && conversation.queue ? yield* findPosition(found) : null,
        ...(yield* findLast(found)),
      }
    }),
})

function* findPosition(row: Row): Steps<number> {
  const before = yield* get(
    `select count(*) as count from conversations v where v.queue_id = ? and ${isQueued}
       and v.waiting_since is not null and (${turn}, v.id) < (?, ?)`,
    ...[str(row, 'queue_id'), num(row, 'waiting_since') - num(row, 'head_start_ms'), str(row, 'id')],
  )
  return 1 + (before ? num(before, 'count') : 0)
}

function* findLast(row: Row): Steps<{ lastEventId: string | null; lastMessageId: string | null }> {
  const event = yield* get(
    `select event_id from deliveries where connector_id = ? and customer_id = ? and subject = 'event'
     order by seq desc limit 1`,
    ...[str(row, 'connector_id'), str(row, 'customer_id')],
  )
  const message = yield* get(
    "select id from messages where thread = ? and kind = 'outbound' order by sort_at desc, seq desc limit 1",
    num(row, 'thread'),
  )
  return { lastEventId: event ? str(event, 'event_id') : null, lastMessageId: message ? str(message, 'id') : null }
}
