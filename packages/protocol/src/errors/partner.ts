import type { ErrorEntries } from './kinds.ts'

/** What partners are told, at the message and attachment endpoints. */
export const partnerErrors = {
  rate_exceeded: {
    error: 'too_many_requests',
    text: 'This connector is over its rate limit. Try again in {{seconds:number}} s.',
  },
  attachment_gone: {
    error: 'not_found',
    text: 'The attachment does not exist, or can no longer be fetched.',
  },
  queue_not_found: {
    error: 'not_found',
    text: 'There is no queue {{name:quoted}}: ask without "queue" for all of them.',
  },
  outbox_not_pull: {
    error: 'conflict',
    text: "What there is for this connector is sent to its webhook. Only a connector created with 'delivery: pull' has an outbox.",
  },
  not_outbox_cursor: {
    text: "must be the cursor of an item of this connector's outbox, unchanged; leave it out to get all that is not settled",
  },

  // Fields of a message
  not_messages: { text: 'must be a list of 1 to {{max:number}} messages' },
  not_events: { text: 'must be a list of 1 to {{max:number}} events' },
  customer_without_conversation: {
    text: 'must be a customer of whom this connector has had a message',
  },
  not_attachments: { text: 'must be a list of at most {{max:number}} attachments' },
  not_unix_seconds: {
    text: 'must be integer seconds since 1970 (Unix time), or a string of digits: no fraction, no date, no milliseconds',
  },
  not_rich_content: { text: 'must be an object or a string; null and [] mean that there is none' },
  id_not_text: { text: 'must hold no NUL and no lone surrogate' },
  recipient_without_customer: {
    text: 'sender.id or recipient.id must equal customer_id: with a recipient the message is history between the customer and your side; leave the recipient out to write to the agents',
  },
  message_empty: { text: 'must not be empty without attachments and without rich_content' },
  not_file_url: { text: 'must be an http or https URL of at most {{max:number}} characters' },
  not_base64: { text: 'must be base64; white space, missing padding and a data: prefix are tolerated' },
  decoded_too_large: { text: 'must be at most {{max:size}} when decoded; send a URL instead' },
  too_many_urls: {
    text: 'must not be there: a request holds at most {{max:number}} files by URL; send this message in another request',
  },
} as const satisfies ErrorEntries
