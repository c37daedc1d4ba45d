/** What a partner may ask of Passerelle about its conversations. Asking changes nothing. */
import type { AvailabilityEntry, EventOwner, EventParty } from '@passerelle/protocol'
import { ask, type CallOptions, type Context, unexpected } from './calls.ts'

export interface AvailabilityResponse {
  queues: AvailabilityEntry[]
}

export interface AvailabilityOptions extends CallOptions {
  /** One queue alone. Default: all, the connector's default queue first. */
  queue?: string | undefined
}

export async function askAvailability(
  context: Context,
  { queue, signal }: AvailabilityOptions,
): Promise<AvailabilityResponse> {
  const path = '/messaging/v1/availability'
  const queues = (await ask(context, { path, query: { queue }, signal }))?.queues
  if (!Array.isArray(queues)) throw unexpected(path)
  return { queues }
}

export interface ConversationState {
  conversation_id: string
  status: 'open' | 'closed'
  /** Who answers now; null when it is closed. */
  owner: EventOwner | null
  queue: EventParty | null
  /** Its place among those who wait, from 1. */
  position: number | null
  last_event_id: string | null
  last_message_id: string | null
}

export async function askConversation(
  context: Context,
  customerId: string,
  { signal }: CallOptions,
): Promise<ConversationState | undefined> {
  const path = `/messaging/v1/conversations/${encodeURIComponent(customerId)}`
  const found = await ask(context, { path, signal, mayMiss: true })
  if (found !== undefined && typeof found.conversation_id !== 'string') throw unexpected(path)
  return found as (typeof found & ConversationState) | undefined
}
