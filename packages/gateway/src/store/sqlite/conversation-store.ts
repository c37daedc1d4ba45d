import type { Actor, AuditContext } from '../../commands/actor.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import type {
  ChangeOutcome,
  ConversationStore,
  NewConversation,
  OpenOutcome,
  Reader,
} from '../../conversations/conversation-store.ts'
import { type ChangeRequest, changeConversation, openConversation } from '../../conversations/decide-conversation.ts'
import { recordReply } from '../../conversations/decide-reply.ts'
import { findReplyFiles } from '../../conversations/decide-reply-files.ts'
import { str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { listConversations } from './list-conversations.ts'
import { readMessage } from './message-store.ts'
import { runCommand } from './run-command.ts'
import { indexNamesOf } from './search-store.ts'
import { readerId, select, toConversation } from './select-conversations.ts'

export function createConversationStore(db: Connection, by: AuditContext | undefined): ConversationStore {
  const find = (instanceId: string, id: string, reader?: Reader): Conversation | undefined => {
    const row = db.get(`${select} where v.id = ? and v.instance_id = ?`, readerId(reader), id, instanceId)
    return row && toConversation(row)
  }
  const read = (instanceId: string, id: string, reader: Reader): Conversation => {
    const found = find(instanceId, id, reader)
    if (!found) throw new Error(`conversation ${id} vanished inside its own write`)
    return found
  }

  const open = (wanted: NewConversation & { actor?: Actor | undefined }, reader: Reader): OpenOutcome => {
    const outcome = runCommand(db, openConversation(wanted), by)
    if (outcome.kind === 'unknown_customer' || outcome.kind === 'connector_deleted') return outcome
    if (outcome.kind === 'opened') indexNamesOf(db, [outcome.id])
    return { kind: outcome.kind, conversation: read(wanted.instanceId, outcome.id, reader) }
  }

  const change = (request: ChangeRequest): ChangeOutcome => {
    const outcome = runCommand(db, changeConversation(request), by)
    const { instanceId, id, reader } = request
    switch (outcome.kind) {
      case 'changed':
      case 'unchanged':
        return { kind: 'changed', conversation: read(instanceId, id, reader) }
      case 'newer_message':
        return { kind: 'newer_message', message: readMessage(db, instanceId, outcome.messageId) }
      default:
        return outcome
    }
  }

  return {
    listConversations: async (request) => listConversations(db, request),
    findConversation: async (instanceId, id, reader) => find(instanceId, id, reader),
    openConversation: ({ reader, ...wanted }) => db.write(() => open(wanted, reader)),
    changeConversation: (request) => db.write(() => change(request)),
    markRead: (request) =>
      db.write(() => runCommand(db, changeConversation({ ...request, change: { kind: 'read' } })).kind !== 'not_found'),
    findReplyFiles: async (request) => runCommand(db, findReplyFiles(request)),
    findIdempotentReply: async ({ agentId, key, keptSince }) => {
      const row = db.get(
        'select message_id, fingerprint from idempotency_keys where agent_id = ? and key = ? and created_at >= ?',
        agentId,
        key,
        keptSince,
      )
      return row && { messageId: str(row, 'message_id'), fingerprint: str(row, 'fingerprint') }
    },
    recordReply: (plan) => db.write(() => runCommand(db, recordReply(plan))),
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
