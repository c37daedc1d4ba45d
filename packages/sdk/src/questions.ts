/** What a partner may ask of Passerelle about its conversations. Asking changes nothing. */
import {
  AVAILABILITY_PATH,
  type AvailabilityResponse,
  CONVERSATIONS_PATH,
  type ConversationState,
} from '@passerelle/protocol'
import { ask, type CallOptions, type Context, unexpected } from './calls.ts'

export interface AvailabilityOptions extends CallOptions {
  /** One queue alone. Default: all, the connector's default queue first. */
  queue?: string | undefined
}

export async function askAvailability(
  context: Context,
  { queue, signal }: AvailabilityOptions,
): Promise<AvailabilityResponse> {
  const path = AVAILABILITY_PATH
  const queues = (await ask(context, { path, query: { queue }, signal }))?.queues
  if (!Array.isArray(queues)) throw unexpected(path)
  return { queues }
}

export async function askConversation(
  context: Context,
  customerId: string,
  { signal }: CallOptions,
): Promise<ConversationState | undefined> {
  const path = `${CONVERSATIONS_PATH}${encodeURIComponent(customerId)}`
  const found = await ask(context, { path, signal, mayMiss: true })
  if (found !== undefined && typeof found.conversation_id !== 'string') throw unexpected(path)
  return found as (typeof found & ConversationState) | undefined
}
