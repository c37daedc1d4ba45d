import type { Actor } from '../commands/actor.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { changeConversation } from './change-conversation.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationStore, Reader } from './conversation-store.ts'
import { isInSight, placeOf, type Sight } from './sight.ts'

interface Dependencies {
  store: Pick<ConversationStore, 'openConversation' | 'listConversations' | 'changeConversation'> &
    Pick<ConnectorStore, 'findConnector'>
  clock: Pick<Clock, 'now'>
}

/** An agent writes first, to a customer who has written before: the open conversation, or a new one. */
export async function openConversation(
  { store, clock }: Dependencies,
  {
    instanceId,
    connectorId,
    customerId,
    sight = 'all',
    ...by
  }: {
    instanceId: string
    connectorId: string
    customerId: string
    reader?: Reader
    sight?: Sight
    /** Who does it; else nothing is told of it. */
    actor?: Actor
  },
): Promise<{ conversation: Conversation; isNew: boolean }> {
  const connector = await store.findConnector(connectorId)
  if (!connector || connector.instanceId !== instanceId) throw refuse('connector_not_found')
  const ofCustomer = { instanceId, connectorId, customerId, status: 'all', sight, limit: 1 } as const
  if (sight !== 'all' && (await store.listConversations(ofCustomer)).items.length === 0)
    throw refuse('customer_unknown')
  const now = clock.now()
  const outcome = await store.openConversation({ id: newId(now), instanceId, connectorId, customerId, now, ...by })
  if (outcome.kind === 'unknown_customer') throw refuse('customer_unknown')
  if (outcome.kind === 'connector_deleted') throw refuse('connector_deleted')
  const { conversation } = outcome
  const isNew = outcome.kind === 'opened'
  if (sight === 'all' || isInSight(sight, placeOf(conversation))) return { conversation, isNew }
  if (!isNew) throw refuse('customer_with_colleague')
  // Who sees no queue begins it as their own.
  const change = { kind: 'take', agentId: sight.agentId } as const
  return {
    conversation: await changeConversation(
      { store, clock },
      { ...by, instanceId, conversationId: conversation.id, change },
    ),
    isNew,
  }
}
