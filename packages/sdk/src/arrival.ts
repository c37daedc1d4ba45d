/** What the contact centre sends, by webhook or to whoever asks for it: a message, or an event. */
import type { PartnerEvent, WebhookMessage } from '@passerelle/protocol'
import { isObject, type JsonObject, parseObject } from './json.ts'
import { invalidWebhook, readWebhookMessage } from './webhook-message.ts'

export type Arrival = { kind: 'message'; message: WebhookMessage } | { kind: 'event'; event: PartnerEvent }

const decoder = new TextDecoder()

export function parseArrival(rawBody: Uint8Array | string): Arrival {
  const raw = parseObject(typeof rawBody === 'string' ? rawBody : decoder.decode(rawBody))
  if (raw === undefined) throw invalidWebhook('is not a JSON object')
  return readArrival(raw)
}

/** A message has a `body`, an event a `type`. A type that is new is passed on like the others. */
export function readArrival(raw: JsonObject): Arrival {
  return typeof raw.type === 'string' && !isObject(raw.body)
    ? { kind: 'event', event: readEvent(raw) }
    : { kind: 'message', message: readWebhookMessage(raw) }
}

function readEvent(raw: JsonObject): PartnerEvent {
  const data = isObject(raw.data) ? raw.data : {}
  if (typeof raw.id !== 'string') throw invalidWebhook('has no id')
  // Its form follows from its type, which the signature vouches for.
  return { ...raw, data } as PartnerEvent
}
