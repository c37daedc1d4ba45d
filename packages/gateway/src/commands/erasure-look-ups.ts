/** What an erasure and retention may ask to see. Types only. */
import type { ChainedRow } from './activity.ts'
import type { DeliveryRow } from './delivery-rows.ts'
import type { ConversationRow, MessageRow, UsedIdRow } from './rows.ts'

export interface ErasureLookUps {
  /** Ids that retention kept of a customer. */
  retiredIds: { ask: { connectorId: string; customer: Uint8Array; limit: number }; finds: UsedIdRow }
  /** Pending deliveries of a customer, the last in the line first. */
  erasableDeliveries: { ask: CustomerAsked; finds: ErasableDelivery }
  /** Deliveries of events, settled or not: of a customer, or by their conversations in the order of conversation ids. */
  erasableEvents: {
    ask: CustomerAsked | { conversationIds: readonly string[]; limit: number }
    finds: ErasableDelivery & { conversationId: string }
  }
  /** Of a customer, or by their conversations in the order of conversation ids, each from its first message on. */
  erasableMessages: {
    ask: CustomerAsked | { conversationIds: readonly string[]; limit: number }
    finds: ErasableMessage
  }
  /** Conversations of a customer in which nothing stands, and of which no event is left. */
  emptyConversations: {
    ask: CustomerAsked
    finds: Pick<ConversationRow, 'id' | 'instanceId' | 'assigneeId' | 'queueId'>
  }
  quietConversations: { ask: { ids: readonly string[] }; finds: QuietConversation }
  /** Pending events of conversations that nothing sends, by the order of conversation ids. */
  eventsWithoutUrl: {
    ask: { conversationIds: readonly string[]; limit: number }
    finds: Pick<DeliveryRow, 'id' | 'conversationId'>
  }
  /** What was done to some conversations, as it is recorded. */
  recordedActivities: { ask: { conversationIds: readonly string[] }; finds: ChainedRow }
  /** Customers whom a breaker knows, and how many conversations there are of each. */
  failingCustomers: { ask: { connectorIds: readonly string[] }; finds: FailingCustomer }
}

interface CustomerAsked {
  connectorId: string
  customerId: string
  limit: number
}

/** With how many attempts are recorded of it. */
export type ErasableDelivery = Pick<DeliveryRow, 'seq' | 'id'> & { attemptCount: number }

export interface ErasableMessage
  extends Pick<
    MessageRow,
    'seq' | 'id' | 'connectorId' | 'conversationId' | 'customerId' | 'kind' | 'externalId' | 'sortAt'
  > {
  deliverySeq: number | null
  deliveryId: string | null
  attemptCount: number
  fileCount: number
  /** JSON: of the bytes of its files. */
  blobKeys: string
}

export interface QuietConversation
  extends Pick<
    ConversationRow,
    'id' | 'instanceId' | 'connectorId' | 'customerId' | 'assigneeId' | 'queueId' | 'status' | 'updatedAt'
  > {
  /** Whether a delivery of it is pending. */
  isAwaited: boolean
  /** Whether one of them is more than an event without a URL to go to. */
  hasSendable: boolean
}

export interface FailingCustomer {
  endpointId: string
  connectorId: string
  customerId: string
  conversationCount: number
}
