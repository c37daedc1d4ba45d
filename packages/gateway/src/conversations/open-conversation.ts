import type { Actor } from '../commands/actor.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationStore, Reader } from './conversation-store.ts'

interface Dependencies {
  store: Pick<ConversationStore, 'openConversation'> & Pick<ConnectorStore, 'findConnector'>
  clock: Pick<Clock, 'now'>
}

/** An agent writes first, to a customer who has written before: the open conversation, or a new one. */
export async function openConversation(
  { store, clock }: Dependencies,
  {
    instanceId,
    connectorId,
    customerId,
    ...by
  }: {
    instanceId: string
    connectorId: string
    customerId: string
    reader?: Reader
    /** Who does it; else nothing is told of it. */
    actor?: Actor
  },
): Promise<{ conversation: Conversation; isNew: boolean }> {
  const connector = await store.findConnector(connectorId)
  if (!connector || connector.instanceId !== instanceId) throw refuse('connector_not_found')
  const now = clock.now()
  const outcome = await store.openConversation({ id: newId(now), instanceId, connectorId, customerId, now, ...by })
  if (outcome.kind === 'unknown_customer') throw refuse('customer_unknown')
  if (outcome.kind === 'connector_deleted') throw refuse('connector_deleted')
  return { conversation: outcome.conversation, isNew: outcome.kind === 'opened' }
}
