import type { Conversation } from './conversation.ts'

export interface ConversationState {
  conversation: Conversation
  /** From 1, among those that wait in its queue; null unless it waits. */
  position: number | null
  /** Of the last that was recorded for the partner: of the customer, and of the conversation. */
  lastEventId: string | null
  lastMessageId: string | null
}

export interface StateStore {
  /** The open conversation of a customer, or the one closed last; undefined when there is none. */
  findConversationState(connectorId: string, customerId: string): Promise<ConversationState | undefined>
}
