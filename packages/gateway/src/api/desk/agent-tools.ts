import { PresenceRequestSchema, Type } from '@passerelle/protocol/schemas'
import type { Live } from '../../changes/live.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import type { HearAgent } from '../../events/agent-typing.ts'
import { refuse } from '../../lib/errors.ts'
import type { MessageStore } from '../../messages/message-store.ts'
import type { PresenceBoard } from '../../presence/presence.ts'
import type { App } from '../http/app.ts'
import { presentMessage } from '../http/present-message.ts'
import { inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { agentTools } from './describe-agent-tools.ts'
import { ofConnector } from './list-query.ts'
import { presentCounts } from './present.ts'

export interface AgentToolsDeps {
  store: Pick<ConversationStore, 'findConversation'> &
    Pick<MessageStore, 'findMessage'> &
    Pick<ConnectorStore, 'findLabels'>
  live: Pick<Live, 'readCounts'>
  presence: Pick<PresenceBoard, 'tell'>
  hearAgent: HearAgent
}

/** What an inbox shows beside conversations and threads. */
export function registerAgentTools(app: App, { store, live, presence, hearAgent }: AgentToolsDeps): void {
  const countsQuery = Type.Object(ofConnector)
  app.get(
    '/counts',
    { schema: { querystring: countsQuery }, config: { operation: agentTools.readCounts } },
    async (request) => {
      const { instanceId, id: agentId, reader, sight } = inboxAgent(request)
      const counts = await live.readCounts(instanceId)
      const connectorId = request.query.connector
      return presentCounts(counts.count({ agentId, reader, connectorId, sight }))
    },
  )

  app.get('/labels', { config: { operation: agentTools.readLabels } }, async (request) => {
    const { instanceId } = inboxAgent(request)
    const labels = (await store.findLabels(instanceId)) ?? { tags: [], closeReasons: [], metadataLabels: [] }
    return { tags: labels.tags, close_reasons: labels.closeReasons, metadata: labels.metadataLabels }
  })

  app.get(
    '/messages/:id',
    { schema: { params: byId }, config: { operation: agentTools.readMessage } },
    async (request) => {
      const message = await store.findMessage(inboxAgent(request).instanceId, request.params.id)
      if (!message) throw refuse('message_not_found')
      return presentMessage(message)
    },
  )

  app.put(
    '/conversations/:id/presence',
    { schema: { params: byId, body: PresenceRequestSchema }, config: { operation: agentTools.tellPresence } },
    async (request, reply) => {
      const { instanceId, id, name } = inboxAgent(request)
      const conversationId = request.params.id
      const conversation = await store.findConversation(instanceId, conversationId)
      if (!conversation) throw refuse('conversation_not_found')
      const { state } = request.body
      presence.tell({ instanceId, conversationId, agent: { id, name }, state })
      hearAgent({ conversation, agent: { id, name }, isTyping: state === 'answering' })
      return reply.code(204).send()
    },
  )
}
