import { reason } from '@passerelle/protocol/errors'
import {
  AssignRequestSchema,
  CloseRequestSchema,
  OpenConversationRequestSchema,
  TagsRequestSchema,
  Type,
} from '@passerelle/protocol/schemas'
import type { CustomerRef } from '../../commands/contact.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { ContactStore } from '../../contacts/contact-store.ts'
import {
  assignConversation,
  changeConversation,
  closeConversation,
  tagConversation,
} from '../../conversations/change-conversation.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import { openConversation } from '../../conversations/open-conversation.ts'
import { isInSight, placeOf } from '../../conversations/sight.ts'
import type { Clock } from '../../lib/clock.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { ThreadMessage } from '../../messages/message.ts'
import type { QueueStore } from '../../queues/queue-store.ts'
import type { SearchStore } from '../../search/search-store.ts'
import type { App } from '../http/app.ts'
import { readPageQuery } from '../http/page-query.ts'
import { presentMessage } from '../http/present-message.ts'
import { callerActor, type InboxAgent, inboxAgent } from './authenticate.ts'
import { deskDoor } from './describe.ts'
import { listQuery, readFilter } from './list-query.ts'
import { presentConversation, presentConversationPage } from './present.ts'
import { hideOther, type SightDeps } from './sight.ts'

export interface ConversationsDeps {
  store: ConversationStore &
    SightDeps['store'] &
    Pick<ConnectorStore, 'findConnector'> &
    Pick<ContactStore, 'readContact'> &
    Pick<QueueStore, 'findAgentQueues'> &
    Pick<SearchStore, 'readSearchDelay'>
  clock: Clock
}

export const byId = Type.Object({ id: Type.String() })

export function registerConversations(app: App, deps: ConversationsDeps): void {
  const { store, clock } = deps
  const { operations } = deskDoor

  app.get(
    '/conversations',
    { schema: { querystring: listQuery }, config: { operation: operations.listConversations } },
    async (request) => {
      const agent = inboxAgent(request)
      const filter = readFilter(agent, request.query)
      if (request.query.view === 'queue') {
        const own = await store.findAgentQueues(agent.instanceId, agent.id)
        filter.queueIds = own.filter((id) => filter.queueIds?.includes(id) ?? true)
      }
      if (request.query.contact !== undefined) {
        const { customer } = await readCustomerOf(deps, agent, request.query.contact)
        filter.customers = await store.readContact({ instanceId: agent.instanceId, customer })
      }
      const found = await store.listConversations({ ...readPageQuery(request.query), ...filter })
      const delayMs = filter.q ? await store.readSearchDelay(clock.now()) : 0
      return presentConversationPage(found, delayMs)
    },
  )

  app.post(
    '/conversations',
    { schema: { body: OpenConversationRequestSchema }, config: { operation: operations.openConversation } },
    async (request, reply) => {
      const { connector_id: connectorId, customer_id: customerId } = request.body
      const { instanceId, reader, sight } = inboxAgent(request)
      const wanted = { instanceId, connectorId, customerId, reader, sight, actor: callerActor(request) }
      const { conversation, isNew } = await openConversation(deps, wanted)
      return reply.code(isNew ? 201 : 200).send(presentConversation(conversation))
    },
  )

  app.get(
    '/conversations/:id',
    { schema: { params: byId }, config: { operation: operations.readConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const conversation = await store.findConversation(instanceId, request.params.id, reader)
      if (!conversation) throw refuse('conversation_not_found')
      return presentConversation(conversation)
    },
  )

  app.post(
    '/conversations/:id/assign',
    { schema: { params: byId, body: AssignRequestSchema }, config: { operation: operations.assignConversation } },
    async (request) => {
      const { id: callerId, instanceId, reader } = inboxAgent(request)
      const { assignee } = request.body
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      return presentConversation(await assignConversation(deps, { ...wanted, assignee, callerId }))
    },
  )

  app.post(
    '/conversations/:id/close',
    { schema: { params: byId, body: CloseRequestSchema }, config: { operation: operations.closeConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const lastSeenMessageId = request.body?.last_seen_message_id ?? undefined
      const reason = request.body?.reason ?? undefined
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      const closing = await closeConversation(deps, {
        ...wanted,
        lastSeenMessageId,
        reason,
        tags: request.body?.tags ?? [],
      })
      if (closing.kind === 'newer_message') throw newerMessage(closing.message)
      return presentConversation(closing.conversation)
    },
  )

  app.post(
    '/conversations/:id/tags',
    { schema: { params: byId, body: TagsRequestSchema }, config: { operation: operations.tagConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const { add, remove } = request.body
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      return presentConversation(await tagConversation(deps, { ...wanted, add: add ?? [], remove: remove ?? [] }))
    },
  )

  app.post(
    '/conversations/:id/reopen',
    { schema: { params: byId }, config: { operation: operations.reopenConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      const reopening = changeConversation(deps, { ...wanted, change: { kind: 'reopen' } })
      return presentConversation(await hideOther(deps, request, reopening))
    },
  )

  app.post(
    '/conversations/:id/read',
    { schema: { params: byId }, config: { operation: operations.markConversationRead } },
    async (request, reply) => {
      const { instanceId, reader } = inboxAgent(request)
      const wanted = { instanceId, reader, id: request.params.id, now: clock.now() }
      if (!(await store.markRead(wanted))) throw refuse('conversation_not_found')
      return reply.code(204).send()
    },
  )
}

/** Whose a conversation is that the agent may see. */
export async function readCustomerOf(
  { store }: { store: Pick<ConversationStore, 'findConversation'> },
  { instanceId, reader, sight }: InboxAgent,
  conversationId: string,
): Promise<{ conversationId: string; customer: CustomerRef }> {
  const conversation = await store.findConversation(instanceId, conversationId, reader)
  if (!conversation || !isInSight(sight, placeOf(conversation))) throw refuse('conversation_not_found')
  const { connectorId, customerId } = conversation
  return { conversationId, customer: { connectorId, customerId } }
}

export const newerMessage = (message: ThreadMessage): ApiError =>
  new ApiError(reason('newer_message'), { body: { message: presentMessage(message) } })
