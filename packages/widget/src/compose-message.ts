/** From the transcript to the published API. Pure, so that a message sent again is the same message. */
import type { Attachment, HistoryMessage, InboundMessage, Party } from '@passerelle/sdk'
import type { Entry, Visitor } from './visitor.ts'

/** What was said to or by the bot: it names both parties. */
export function composeHistory(
  customerId: string,
  entry: Entry,
  { bot, attachments }: { bot: Party; attachments: Attachment[] },
): HistoryMessage {
  const message = composeLive(customerId, entry, attachments)
  return entry.author === 'bot'
    ? { ...message, sender: bot, recipient: message.sender }
    : { ...message, recipient: bot }
}

/** What the customer says to the agent: it names no recipient. */
export function composeLive(customerId: string, entry: Entry, attachments: Attachment[]): InboundMessage {
  return {
    id: entry.id,
    created_at: entry.createdAt,
    customer_id: customerId,
    sender: { type: 'human', id: customerId, name: entry.customerName },
    body: { message: entry.text, ...(attachments.length > 0 && { attachments }) },
    metadata: entry.metadata,
  }
}

/** What was said to and by the bot and the gateway has not got, oldest first. */
export function historyOf({ entries }: Pick<Visitor, 'entries'>): Entry[] {
  return entries.filter(
    ({ part, told, author }) => part === 'bot' && !told && (author === 'visitor' || author === 'bot'),
  )
}

/** The visitor's live messages the gateway has not got, oldest first. */
export function unsentOf({ entries }: Pick<Visitor, 'entries'>): Entry[] {
  return entries.filter((entry) => entry.state === 'sending' || entry.state === 'failed')
}
