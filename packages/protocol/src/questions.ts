/** What a partner may ask about its conversations. */
import type { AvailabilityEntry } from './availability.ts'
import type { EventOwner, EventParty } from './events.ts'

/** The 200 of `GET /messaging/v1/availability`. */
export interface AvailabilityResponse {
  queues: AvailabilityEntry[]
}

/** The 200 of `GET /messaging/v1/conversations/{customer_id}`. */
export interface ConversationState {
  conversation_id: string
  status: 'open' | 'closed'
  /** Null once it is closed. */
  owner: EventOwner | null
  /** Where it waits, or did last. */
  queue: EventParty | null
  /** From 1; null unless it waits for an agent. */
  position: number | null
  /** Of the last event of this customer that was recorded for you. */
  last_event_id: string | null
  /** Of the last message of this conversation that was recorded for you. */
  last_message_id: string | null
}
