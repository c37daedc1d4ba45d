/**
 * Everything that is kept about one customer, page by page as it is read: what is held in memory does not grow with
 * what there is.
 */

import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { ContactMember } from '../contacts/contact.ts'
import type { ContactStore } from '../contacts/contact-store.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { ConversationStore } from '../conversations/conversation-store.ts'
import { isInSight, placeOf, type Sight } from '../conversations/sight.ts'
import type { ThreadActivity, TimelineStore } from '../conversations/timeline-store.ts'
import type { Attempt, Delivery } from '../deliveries/delivery.ts'
import type { DeliveryStore } from '../deliveries/delivery-store.ts'
import { refuse } from '../lib/errors.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { MessageStore } from '../messages/message-store.ts'
import type { Customer, PrivacyStore } from './privacy-store.ts'

export interface ReadCustomerDeps {
  store: Pick<PrivacyStore, 'listConversationsOfCustomer'> &
    Pick<ConnectorStore, 'findConnector'> &
    Pick<ConversationStore, 'findConversation'> &
    Pick<MessageStore, 'listMessages'> &
    Pick<TimelineStore, 'listTimeline'> &
    Pick<DeliveryStore, 'findDelivery' | 'findDeliveryBody' | 'listAttempts' | 'listEventDeliveries'>
}

export interface KeptConversation {
  conversation: Conversation
  messages: AsyncIterable<KeptMessage>
  /** What the partner was told of it, or is to be. */
  events: AsyncIterable<KeptEvent>
  /** What was done to it, and by whom. */
  activities: AsyncIterable<ThreadActivity>
}

export interface KeptMessage {
  message: ThreadMessage
  delivery: Delivery | undefined
  attempts: AsyncIterable<Attempt>
}

export interface KeptEvent {
  /** The bytes that every attempt sends: JSON. */
  body: Uint8Array
  delivery: Delivery
  attempts: AsyncIterable<Attempt>
}

const pageSize = 50

/** Refuses an unknown connector at once; a customer nothing is kept of has no conversations. */
export async function readCustomer(
  deps: ReadCustomerDeps,
  customer: Customer,
  sight: Sight = 'all',
): Promise<AsyncIterable<KeptConversation>> {
  const { instanceId } = await readOwner(deps, customer)
  return readConversations(deps, customer, { instanceId, sight })
}

/** A deleted connector too: its conversations are kept. */
export async function readOwner(
  { store }: { store: Pick<ConnectorStore, 'findConnector'> },
  { connectorId }: Customer,
): Promise<Connector> {
  const connector = await store.findConnector(connectorId)
  if (!connector) throw refuse('connector_unknown', { id: connectorId })
  return connector
}

/** The customer, then whom they are joined with. */
export async function readContactOf(
  deps: { store: Pick<ConnectorStore, 'findConnector'> & Pick<ContactStore, 'readContact'> },
  customer: Customer,
): Promise<ContactMember[]> {
  const { instanceId } = await readOwner(deps, customer)
  return deps.store.readContact({ instanceId, customer })
}

async function* readConversations(
  deps: ReadCustomerDeps,
  customer: Customer,
  { instanceId, sight }: { instanceId: string; sight: Sight },
): AsyncGenerator<KeptConversation> {
  const { store } = deps
  for await (const id of allPages((page) => store.listConversationsOfCustomer({ ...customer, ...page }))) {
    const conversation = await store.findConversation(instanceId, id)
    if (!conversation || !isInSight(sight, placeOf(conversation))) continue
    yield {
      conversation,
      messages: readMessages(deps, conversation),
      events: readEvents(deps, conversation),
      activities: readActivities(deps, conversation),
    }
  }
}

async function* readMessages(
  { store }: ReadCustomerDeps,
  { instanceId, id: conversationId }: Conversation,
): AsyncGenerator<KeptMessage> {
  const request = { instanceId, conversationId, order: 'asc' } as const
  for await (const message of allPages((page) => store.listMessages({ ...request, ...page }))) {
    const deliveryId = message.delivery?.id
    yield {
      message,
      delivery: deliveryId === undefined ? undefined : await store.findDelivery(deliveryId),
      attempts: deliveryId === undefined ? nothing() : readAttempts(store, deliveryId),
    }
  }
}

async function* readEvents(
  { store }: ReadCustomerDeps,
  { id: conversationId }: Conversation,
): AsyncGenerator<KeptEvent> {
  for await (const delivery of allPages((page) => store.listEventDeliveries({ conversationId, ...page }))) {
    const body = await store.findDeliveryBody(delivery.id)
    if (body) yield { body, delivery, attempts: readAttempts(store, delivery.id) }
  }
}

const readAttempts = (store: ReadCustomerDeps['store'], deliveryId: string): AsyncIterable<Attempt> =>
  allPages((page) => store.listAttempts({ deliveryId, ...page }))

async function* readActivities(
  { store }: ReadCustomerDeps,
  { instanceId, id: conversationId }: Conversation,
): AsyncGenerator<ThreadActivity> {
  const request = { instanceId, conversationId, order: 'asc', activitiesOnly: true } as const
  for await (const entry of allPages((page) => store.listTimeline({ ...request, ...page }))) {
    if (entry.kind === 'activity') yield entry.activity
  }
}

async function* allPages<T>(readPage: (page: PageRequest) => Promise<PageOf<T>>): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const page = await readPage({ limit: pageSize, cursor })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

async function* nothing(): AsyncGenerator<never> {}
