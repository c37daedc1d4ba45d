import type { Conversation } from '../../conversations/conversation.ts'
import type {
  ChangeOutcome,
  ConversationStore,
  NewConversation,
  OpenOutcome,
  Reader,
} from '../../conversations/conversation-store.ts'
import { applyChange, type ChangeRequest, findRefusal } from './change-conversation.ts'
import { appendChange } from './change-feed.ts'
import type { Connection } from './connection.ts'
import { insertConversation } from './conversation-rows.ts'
import { countConversations } from './count-conversations.ts'
import { listConversations } from './list-conversations.ts'
import { recordReply } from './record-reply.ts'
import { str } from './rows.ts'
import { indexName } from './search-store.ts'
import { readerId, select, toConversation } from './select-conversations.ts'

export function createConversationStore(db: Connection): ConversationStore {
  const find = (instanceId: string, id: string, reader?: Reader): Conversation | undefined => {
    const row = db.get(`${select} where v.id = ? and v.instance_id = ?`, readerId(reader), id, instanceId)
    return row && toConversation(row)
  }
  const read = (instanceId: string, id: string, reader: Reader): Conversation => {
    const found = find(instanceId, id, reader)
    if (!found) throw new Error(`conversation ${id} vanished inside its own write`)
    return found
  }

  const open = (conversation: NewConversation & { reader?: Reader }): OpenOutcome => {
    const { instanceId, connectorId, customerId, now, reader } = conversation
    const known = db.get(
      `select id, customer_name, status from conversations where connector_id = ? and customer_id = ? and instance_id = ?
       order by status = 'open' desc, updated_at desc limit 1`,
      connectorId,
      customerId,
      instanceId,
    )
    if (!known) return { kind: 'unknown_customer' }
    if (known.status === 'open') {
      return { kind: 'already_open', conversation: read(instanceId, str(known, 'id'), reader) }
    }
    insertConversation(db, { ...conversation, customerName: str(known, 'customer_name'), waitingSince: null })
    indexName(db, conversation.id)
    appendChange(db, { instanceId, type: 'conversation.opened', conversationId: conversation.id, now })
    return { kind: 'opened', conversation: read(instanceId, conversation.id, reader) }
  }

  const change = (request: ChangeRequest): ChangeOutcome => {
    const { instanceId, id, now, reader } = request
    const before = find(instanceId, id, reader)
    if (!before) return { kind: 'not_found' }
    const refused = findRefusal(db, before, request)
    if (refused) return refused
    if (!applyChange(db, before, request)) return { kind: 'changed', conversation: before }
    appendChange(db, { instanceId, type: 'conversation.updated', conversationId: id, now })
    return { kind: 'changed', conversation: read(instanceId, id, reader) }
  }

  return {
    listConversations: async (request) => listConversations(db, request),
    findConversation: async (instanceId, id, reader) => find(instanceId, id, reader),
    countConversations: async (request) => countConversations(db, request),
    openConversation: (conversation) => db.write(() => open(conversation)),
    changeConversation: (request) => db.write(() => change(request)),
    findIdempotentReply: async ({ agentId, key, keptSince }) => {
      const row = db.get(
        'select message_id, fingerprint from idempotency_keys where agent_id = ? and key = ? and created_at >= ?',
        agentId,
        key,
        keptSince,
      )
      return row && { messageId: str(row, 'message_id'), fingerprint: str(row, 'fingerprint') }
    },
    recordReply: (plan) => db.write(() => recordReply(db, plan)),
    deleteIdempotencyKeys: (before, limit) =>
      db.write(() =>
        db.run(
          `delete from idempotency_keys where (agent_id, key) in
             (select agent_id, key from idempotency_keys where created_at < ? order by created_at limit ?)`,
          before,
          limit,
        ),
      ),
  }
}
