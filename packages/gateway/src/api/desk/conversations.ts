import { AssignRequestSchema, OpenConversationRequestSchema } from '@passerelle/protocol/schemas'
import { type Static, Type } from 'typebox'
import type { AgentStore } from '../../agents/agent-store.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import { assignConversation, changeConversation } from '../../conversations/change-conversation.ts'
import type { ConversationFilter, ConversationStore } from '../../conversations/conversation-store.ts'
import { openConversation } from '../../conversations/open-conversation.ts'
import type { Clock } from '../../lib/clock.ts'
import { notFound } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import { pageQuery, readPageQuery } from '../page-query.ts'
import { type InboxAgent, inboxAgent } from './authenticate.ts'
import { toConversationItem, toPageOf } from './items.ts'

export interface ConversationsDeps {
  store: ConversationStore & Pick<AgentStore, 'findAgent'> & Pick<ConnectorStore, 'findConnector'>
  clock: Clock
}

export const byId = Type.Object({ id: Type.String() })

const listQuery = Type.Object({
  ...pageQuery,
  status: Type.Optional(Type.Enum(['open', 'closed', 'all'], { errorText: 'must be open, closed or all' })),
  assignee: Type.Optional(
    Type.String({ minLength: 1, maxLength: 256, errorText: 'must be me, none, or the id of an agent' }),
  ),
  q: Type.Optional(Type.String({ maxLength: 256, errorText: 'must be at most 256 characters, once' })),
})

export function registerConversations(app: App, deps: ConversationsDeps): void {
  const { store } = deps

  app.get('/conversations', { schema: { querystring: listQuery } }, async (request) => {
    const filter = readFilter(inboxAgent(request), request.query)
    return toPageOf(await store.listConversations({ ...readPageQuery(request.query), ...filter }), toConversationItem)
  })

  app.post('/conversations', { schema: { body: OpenConversationRequestSchema } }, async (request, reply) => {
    const { connector_id: connectorId, customer_id: customerId } = request.body
    const { instanceId } = inboxAgent(request)
    const { conversation, isNew } = await openConversation(deps, { instanceId, connectorId, customerId })
    return reply.code(isNew ? 201 : 200).send(toConversationItem(conversation))
  })

  app.get('/conversations/:id', { schema: { params: byId } }, async (request) => {
    const conversation = await store.findConversation(inboxAgent(request).instanceId, request.params.id)
    if (!conversation) throw notFound('This conversation')
    return toConversationItem(conversation)
  })

  app.post('/conversations/:id/assign', { schema: { params: byId, body: AssignRequestSchema } }, async (request) => {
    const { id: callerId, instanceId } = inboxAgent(request)
    const { assignee } = request.body
    const wanted = { instanceId, conversationId: request.params.id, assignee, callerId }
    return toConversationItem(await assignConversation(deps, wanted))
  })

  for (const kind of ['close', 'reopen'] as const) {
    app.post(`/conversations/:id/${kind}`, { schema: { params: byId } }, async (request) => {
      const wanted = { instanceId: inboxAgent(request).instanceId, conversationId: request.params.id }
      return toConversationItem(await changeConversation(deps, { ...wanted, change: { kind } }))
    })
  }

  app.post('/conversations/:id/read', { schema: { params: byId } }, async (request, reply) => {
    const wanted = { instanceId: inboxAgent(request).instanceId, conversationId: request.params.id }
    await changeConversation(deps, { ...wanted, change: { kind: 'read' } })
    return reply.code(204).send()
  })
}

function readFilter(
  { id, instanceId }: InboxAgent,
  { status = 'all', assignee, q }: Static<typeof listQuery>,
): ConversationFilter {
  const assignees = new Map<string | undefined, string | null>([
    ['me', id],
    ['none', null],
  ])
  return { instanceId, status, assignee: assignees.has(assignee) ? assignees.get(assignee) : assignee, q: q?.trim() }
}
