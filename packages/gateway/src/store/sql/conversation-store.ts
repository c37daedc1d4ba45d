import type { Actor, AuditContext } from '../../commands/actor.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import type {
  ChangeOutcome,
  ConversationStore,
  NewConversation,
  OpenOutcome,
  Reader,
} from '../../conversations/conversation-store.ts'
import { type ChangeRequest, changeConversation } from '../../conversations/decide-conversation.ts'
import { recordNote } from '../../conversations/decide-note.ts'
import { openConversation } from '../../conversations/decide-open.ts'
import { recordReply } from '../../conversations/decide-reply.ts'
import { findReplyFiles } from '../../conversations/decide-reply-files.ts'
import { decide, type Engine, get, type Steps } from './engine.ts'
import { listConversations } from './list-conversations.ts'
import { readMessage } from './message-store.ts'
import { str } from './rows.ts'
import type { SearchIndex } from './search-index.ts'
import { readerId, selectConversations, toConversation } from './select-conversations.ts'

export function createConversationStore(
  db: Engine,
  search: SearchIndex,
  by: AuditContext | undefined,
): ConversationStore {
  const sql = `${selectConversations(db.dialect)} where v.id = ? and v.instance_id = ?`
  function* find(instanceId: string, id: string, reader?: Reader): Steps<Conversation | undefined> {
    const row = yield* get(sql, readerId(reader), id, instanceId)
    return row && toConversation(row)
  }
  function* read(instanceId: string, id: string, reader: Reader): Steps<Conversation> {
    const found = yield* find(instanceId, id, reader)
    if (!found) throw new Error(`conversation ${id} vanished inside its own write`)
    return found
  }

  function* open(wanted: NewConversation & { actor?: Actor | undefined }, reader: Reader): Steps<OpenOutcome> {
    const outcome = yield* decide(openConversation(wanted), by)
    if (outcome.kind === 'unknown_customer' || outcome.kind === 'connector_deleted') return outcome
    if (outcome.kind === 'opened') yield* search.indexNames([outcome.id])
    return { kind: outcome.kind, conversation: yield* read(wanted.instanceId, outcome.id, reader) }
  }

  function* change(request: ChangeRequest): Steps<ChangeOutcome> {
    const outcome = yield* decide(changeConversation(request), by)
    const { instanceId, id, reader } = request
    switch (outcome.kind) {
      case 'changed':
      case 'unchanged':
        return { kind: 'changed', conversation: yield* read(instanceId, id, reader) }
      case 'newer_message':
        return { kind: 'newer_message', message: yield* readMessage(instanceId, outcome.messageId) }
      default:
        return outcome
    }
  }

  return {
    listConversations: (request) => db.read(() => listConversations(db.dialect, search, request)),
    findConversation: (instanceId, id, reader) => db.read(() => find(instanceId, id, reader)),
    openConversation: ({ reader, ...wanted }) => db.write(() => open(wanted, reader)),
    changeConversation: (request) => db.write(() => change(request)),
    markRead: async (request) => {
      const outcome = await db.decide(changeConversation({ ...request, change: { kind: 'read' } }))
      return outcome.kind !== 'not_found'
    },
    listDueSnoozes: async (now, limit) => {
      const rows = await db.all(
        `select id, instance_id from conversations ${db.dialect.indexedBy('conversations_due')}
         where status = 'open' and snoozed_until is not null and snoozed_until <= ? order by snoozed_until limit ?`,
        now,
        limit,
      )
      return rows.map((row) => ({ id: str(row, 'id'), instanceId: str(row, 'instance_id') }))
    },
    findReplyFiles: (request) => db.read(() => decide(findReplyFiles(request))),
    findIdempotentReply: async ({ agentId, key, keptSince }) => {
      const row = await db.get(
        'select message_id, fingerprint from idempotency_keys where agent_id = ? and key = ? and created_at >= ?',
        agentId,
        key,
        keptSince,
      )
      return row && { messageId: str(row, 'message_id'), fingerprint: str(row, 'fingerprint') }
    },
    recordReply: (plan) => db.decide(recordReply(plan)),
    recordNote: (plan) => db.decide(recordNote(plan)),
    deleteIdempotencyKeys: (before, limit) =>
      db.run(
        // Asked twice: one that a reply uses anew at the same time is new by the time it can be deleted.
        `delete from idempotency_keys where created_at < ? and (agent_id, key) in
           (select agent_id, key from idempotency_keys where created_at < ? order by created_at limit ?)`,
        before,
        before,
        limit,
      ),
  }
}
