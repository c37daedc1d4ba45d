/** What deciders of events to partners may ask to see. Types only. */
import type { ConnectorRow, EndpointRow } from './connector-rows.ts'
import type { LineHead } from './delivery-look-ups.ts'
import type { AttachmentRow, ConversationRow, MessageRow } from './rows.ts'

export interface EventLookUps {
  /** The endpoints for events of some connectors, or of those of conversations, that have a URL or are fetched from. */
  eventEndpoints: {
    ask: { connectorIds: readonly string[] } | { conversationIds: readonly string[] }
    finds: EventEndpoint
  }
  /** Conversations as events tell of them: those whose connector has an endpoint for events. */
  toldConversations: { ask: { ids: readonly string[] }; finds: ToldConversation }
  /** Of some customers, or of those of conversations, the first unsettled delivery of each subject. */
  linesOf: {
    ask: { connectorId: string; customerIds: readonly string[] } | { conversationIds: readonly string[] }
    finds: CustomersHead
  }
  /** How many wait in a queue before one whose turn that is. */
  queuePlaces: { ask: { places: readonly QueuePlace[] }; finds: QueuePlace & { ahead: number } }
  /** Files that the partner sent, as it knows them. */
  sentFiles: {
    ask: { ids: readonly string[] }
    finds: Pick<AttachmentRow, 'id' | 'externalId'> & { messageExternalId: MessageRow['externalId'] }
  }
}

export type EventEndpoint = Pick<EndpointRow, 'id' | 'connectorId' | 'eventTypes'> & {
  connectorName: ConnectorRow['name']
  delivery: ConnectorRow['delivery']
}

export type ToldConversation = ConversationRow & {
  assigneeName: string | null
  queueName: string | null
  /** The partner's own id of the customer's newest message. */
  lastArrivalId: string | null
  /** How far any agent has read. */
  readUpTo: number
}

export type CustomersHead = LineHead & { connectorId: string; customerId: string }

export interface QueuePlace {
  queueId: string
  /** See commands/priority.ts. */
  turn: number
}
