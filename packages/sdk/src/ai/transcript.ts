/** A transcript as a model tells it, as messages of the wire. */
import type { InboundMessage, Party } from '@passerelle/protocol'
import type { HistoryMessage } from '../client.ts'

export interface TranscriptItem {
  from: 'customer' | 'bot'
  text: string
  /** When it was said, ISO 8601. */
  at?: string
}

export interface Speakers {
  customer: Party
  bot: Party
}

/** Seconds since 1970: the time that was given, else the same at each call for the same id. */
export type TimeOf = (id: string, at: string | undefined) => number

/**
 * As history. The ids follow from the text and all before it, so that a transcript that is told again, with more at its
 * end, is not recorded twice.
 */
export async function composeHistory(
  transcript: readonly TranscriptItem[],
  { customer, bot }: Speakers,
  timeOf: TimeOf,
): Promise<HistoryMessage[]> {
  const messages: HistoryMessage[] = []
  let said = customer.id
  for (const { from, text, at } of transcript) {
    said = await digest(JSON.stringify([said, from, text, at]))
    const id = `transcript-${said}`
    const [sender, recipient] = from === 'customer' ? [customer, bot] : [bot, customer]
    const message = { id, created_at: timeOf(id, at), customer_id: customer.id, sender, recipient }
    messages.push({ ...message, body: { message: text } })
  }
  return messages
}

/**
 * What asks for a person, whatever became of the conversation before: a live message of the bot. Id and time follow from
 * how the transcript begins, so that another process with a longer one asks the same. Agents see when it was received.
 */
export async function composeRequest(
  { text, first, hints, timeOf }: { text: string; first: InboundMessage | undefined; hints: object; timeOf: TimeOf },
  { customer, bot }: Speakers,
): Promise<InboundMessage> {
  const id = `handover-${await digest(JSON.stringify([first?.id ?? '', text, hints]))}`
  const created_at = first?.created_at ?? timeOf(id, undefined)
  return { id, created_at, customer_id: customer.id, sender: bot, body: { message: text } }
}

const encoder = new TextEncoder()

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
