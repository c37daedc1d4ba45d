/** What a bot says beside a hand-over: hints for the contact centre. None of it is ever refused. */
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
  /** What happened so far: the first thing the agent reads. */
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
  return [...messages.slice(0, -1), { ...last, metadata: { ...metadata, handover: hints } }]
}
