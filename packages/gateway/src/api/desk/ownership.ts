import type { ConversationItem } from '@passerelle/protocol'
import { ReturnRequestSchema, TransferRequestSchema } from '@passerelle/protocol/schemas'
import {
  type Closing,
  changeConversation,
  returnConversation,
  transferConversation,
} from '../../conversations/change-conversation.ts'
import { toOneLine } from '../../messages/inbound-message.ts'
import type { App } from '../http/app.ts'
import { callerActor, inboxAgent } from './authenticate.ts'
import { byId, type ConversationsDeps, newerMessage } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { presentConversation } from './present.ts'

export function registerOwnership(app: App, deps: ConversationsDeps): void {
  const { operations } = deskDoor

  app.post(
    '/conversations/:id/take',
    { schema: { params: byId }, config: { operation: operations.takeConversation } },
    async (request) => {
      const { id: agentId, instanceId, reader } = inboxAgent(request)
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      return presentConversation(await changeConversation(deps, { ...wanted, change: { kind: 'take', agentId } }))
    },
  )

  app.post(
    '/conversations/:id/transfer',
    { schema: { params: byId, body: TransferRequestSchema }, config: { operation: operations.transferConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const { queue_id, agent_id, last_seen_message_id, note } = request.body
      const to = { queueId: queue_id ?? undefined, agentId: agent_id ?? undefined, note: toNote(note) }
      const lastSeenMessageId = last_seen_message_id ?? undefined
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      return presentChanged(await transferConversation(deps, { ...wanted, ...to, lastSeenMessageId }))
    },
  )

  app.post(
    '/conversations/:id/return',
    { schema: { params: byId, body: ReturnRequestSchema }, config: { operation: operations.returnConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const lastSeenMessageId = request.body?.last_seen_message_id ?? undefined
      const note = toNote(request.body?.note)
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      return presentChanged(await returnConversation(deps, { ...wanted, lastSeenMessageId, note }))
    },
  )
}

function presentChanged(outcome: Closing): ConversationItem {
  if (outcome.kind === 'newer_message') throw newerMessage(outcome.message)
  return presentConversation(outcome.conversation)
}

const toNote = (note: string | null | undefined): string | undefined => toOneLine(note ?? '') || undefined
