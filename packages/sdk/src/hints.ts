/** What a bot says beside a hand-over: hints for the contact centre. None of it is refused; what is too long is cut. */
import type { InboundMessage } from '@passerelle/protocol'
import { isObject } from './json.ts'

export interface Contact {
  name?: string
  email?: string
  phone?: string
  /** BCP 47: `fr`, `en-GB`. */
  language?: string
  /** The customer's page in your own software. */
  external_url?: string
}

export interface HandoverHints {
  /** The queue that should take it: its id or its name. */
  queue?: string
  /** BCP 47: `fr`, `en-GB`. */
  language?: string
  skills?: readonly string[]
  priority?: 'low' | 'normal' | 'high' | 'urgent'
  /** What happened so far: the first thing the agent reads. Cut to what fits into the metadata's 4 KiB. */
  summary?: string
  /** Why the bot hands over. */
  reason?: string
  /** Seconds after which a hand-over that nobody answered comes back to the bot. */
  timeout_seconds?: number
  contact?: Contact
}

/** Adds the hints to the last message; what cannot be used is told to the agents in the thread. */
export function withHints<Message extends InboundMessage>(
  messages: readonly Message[],
  hints: HandoverHints | undefined,
): readonly Message[] {
  const last = messages.at(-1)
  if (hints === undefined || last === undefined) return messages
  const metadata = isObject(last.metadata) ? last.metadata : {}
  return [...messages.slice(0, -1), { ...last, metadata: fit(metadata, hints) }]
}

const MAX_METADATA_BYTES = 4096

/** A hand-over is worth more than the end of its summary. A character takes at most six bytes of JSON. */
function fit(metadata: object, { ...handover }: HandoverHints) {
  const fitted = { ...metadata, handover }
  for (const key of ['summary', 'reason'] as const) {
    for (let text = handover[key]?.slice(0, MAX_METADATA_BYTES) ?? ''; text !== ''; ) {
      const over = new TextEncoder().encode(JSON.stringify(fitted)).length - MAX_METADATA_BYTES
      if (over <= 0) break
      text = text.slice(0, -Math.ceil(over / 6)).replace(/[\ud800-\udbff]$/, '')
      handover[key] = `${text}…`
    }
  }
  return fitted
}
