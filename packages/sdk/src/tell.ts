/** What a partner tells the agents beside messages. */
import type { RecordedStatus } from '@passerelle/protocol'
import { type Context, postJson } from './calls.ts'
import { PasserelleError } from './errors.ts'
import type { Contact } from './hints.ts'
import { readStatuses } from './statuses.ts'

export type Told =
  /** The customer is writing; shown for ten seconds. */
  | { type: 'typing'; data: { on: boolean } }
  /** The customer has read up to this message, by the id it had in the webhook. */
  | { type: 'message.read'; data: { message_id: string } }
  /** The bot takes the conversation back. */
  | { type: 'conversation.return'; data: { reason?: string } }
  | { type: 'conversation.close'; data: { reason?: string } }
  /** The customer's opinion: a score from 1 to 5. */
  | { type: 'rating'; data: { score: number; comment?: string } }
  | { type: 'customer.updated'; data: Contact }

export type ToldEvent = Told & {
  customer_id: string
  /** The same event is taken once under its id: give `created_at` too where you build it anew. Default: a random UUID. */
  id?: string
  /** Seconds since 1970. Default: now. */
  created_at?: number
}

export interface TellResponse {
  events: { id: string; status: RecordedStatus }[]
}

export async function tell(
  context: Context,
  events: readonly ToldEvent[],
  signal: AbortSignal | undefined,
): Promise<TellResponse> {
  if (events.length === 0) throw new PasserelleError('invalid_argument', 'There is no event to send.')
  const whole = dated(events, context.settings.clock.now())
  const path = '/messaging/v1/events'
  const text = await postJson(context, { path, value: { events: whole }, signal, isRepeatable: true })
  return { events: readStatuses(text, 'events', whole) }
}

/** Each with an id and a time. */
export function dated(events: readonly ToldEvent[], nowMs: number): (ToldEvent & { id: string; created_at: number })[] {
  return events.map((event) => ({ id: crypto.randomUUID(), created_at: Math.floor(nowMs / 1000), ...event }))
}
