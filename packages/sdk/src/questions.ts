/** What a partner may ask of Passerelle about its conversations. Asking changes nothing. */
import { ask, type CallOptions, type Context, unexpected } from './calls.ts'
import type { Owner } from './events.ts'

export interface QueueAvailability {
  id: string
  name: string
  /** `closed` by its opening hours, `unstaffed` when nobody is online, `full` when nobody online has room. */
  state: 'open' | 'closed' | 'unstaffed' | 'full'
  agents_online: number
  agents_available: number
  /** Conversations that wait for an agent. */
  waiting: number
  /** Null when too little was measured. */
  estimated_wait_seconds: number | null
  /** Seconds since 1970, or null. */
  opens_at: number | null
  closes_at: number | null
}

export interface AvailabilityResponse {
  queues: QueueAvailability[]
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
  owner: Owner | null
  queue: { id: string; name: string } | null
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
  return found as ConversationState | undefined
}
