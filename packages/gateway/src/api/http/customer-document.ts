/**
 * What is kept about a customer as one JSON document, written piece by piece: it may be larger than memory. It may be
 * handed to the customer, so it leaves out the address that the attempts went to, which may hold a key, how they were
 * signed, and the headers of the answers, which name that address where it redirects: they are the connector's.
 */

import { parseExactJson } from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Attachment } from '../../attachments/attachment.ts'
import type { ContactMember } from '../../contacts/contact.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import type { Attempt, Delivery } from '../../deliveries/delivery.ts'
import type { ExportedCustomer } from '../../privacy/export-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'
import type { KeptConversation, KeptEvent, KeptMessage } from '../../privacy/read-customer.ts'
import { presentActivity } from './present-activity.ts'
import { presentAttempt, presentDelivery } from './present-delivery.ts'
import { presentTime, presentTimeOrNull } from './present-time.ts'

export interface DocumentOptions {
  now: number
  /** Where the bytes of a file were written, as the document shall name it. */
  fileOf?(attachment: Attachment): Promise<string | undefined>
}

export async function* writeCustomerDocument(
  { connectorId, customerId }: Customer,
  { contact: [own, ...others], conversations }: ExportedCustomer,
  options: DocumentOptions,
): AsyncGenerator<string> {
  const head = { exported_at: presentTime(options.now), connector_id: connectorId, customer_id: customerId }
  const reach = {
    ...{ email: own?.email ?? null, phone: own?.phone ?? null },
    ...{ language: own?.language ?? null, external_url: own?.externalUrl ?? null },
    joined_with: others.map(presentJoined),
  }
  yield* writeObject(
    { ...head, ...reach },
    { conversations: writeArray(conversations, (kept) => writeConversation(kept, options)) },
  )
  yield '\n'
}

const presentJoined = ({ connectorId, customerId, joined }: ContactMember) => ({
  ...{ connector_id: connectorId, customer_id: customerId, joined_by: joined?.by },
})

const writeConversation = (
  { conversation, messages, events, activities }: KeptConversation,
  options: DocumentOptions,
) =>
  writeObject(presentConversation(conversation), {
    messages: writeArray(messages, (kept) => writeMessage(kept, options)),
    events: writeArray(events, writeEvent),
    activities: writeArray(activities, async function* (activity) {
      yield JSON.stringify(presentActivity(activity))
    }),
  })

async function* writeMessage(kept: KeptMessage, options: DocumentOptions): AsyncGenerator<string> {
  const item = await presentMessage(kept, options)
  const { delivery, attempts } = kept
  if (delivery) yield* writeObject(item, { delivery: writeDelivery(delivery, attempts) })
  else yield JSON.stringify({ ...item, delivery: null })
}

const writeEvent = ({ body, delivery, attempts }: KeptEvent): AsyncIterable<string> =>
  writeObject({ body: JSON.parse(Buffer.from(body).toString()) }, { delivery: writeDelivery(delivery, attempts) })

function writeDelivery(delivery: Delivery, attempts: AsyncIterable<Attempt>): AsyncIterable<string> {
  const { attempts: _count, ...item } = presentDelivery(delivery)
  return writeObject(item, {
    attempts: writeArray(attempts, async function* (attempt) {
      const { request: _sent, response_headers: _answered, ...kept } = presentAttempt(attempt)
      yield JSON.stringify(kept)
    }),
  })
}

/** The object with more fields, whose values come in pieces. */
async function* writeObject(item: object, more: Record<string, AsyncIterable<string>>): AsyncGenerator<string> {
  yield JSON.stringify(item).slice(0, -1)
  for (const [field, value] of Object.entries(more)) {
    yield `,"${field}":`
    yield* value
  }
  yield '}'
}

async function* writeArray<T>(
  items: AsyncIterable<T>,
  write: (item: T) => AsyncIterable<string>,
): AsyncGenerator<string> {
  let before = '['
  for await (const item of items) {
    yield before
    yield* write(item)
    before = ',\n'
  }
  yield before === '[' ? '[]' : ']'
}

const presentConversation = (conversation: Conversation) => ({
  id: conversation.id,
  customer_name: conversation.customerName,
  status: conversation.status,
  assignee: conversation.assignee,
  metadata: parseExactJson(conversation.metadata),
  tags: conversation.tags,
  language: conversation.language,
  skills: conversation.skills,
  priority: conversation.priority,
  created_at: presentTime(conversation.createdAt),
  updated_at: presentTime(conversation.updatedAt),
  closed_at: presentTimeOrNull(conversation.closedAt),
})

async function presentMessage({ message }: KeptMessage, { fileOf }: DocumentOptions) {
  const attachments = []
  for (const attachment of message.attachments) {
    attachments.push(presentAttachment(attachment, await fileOf?.(attachment)))
  }
  return {
    id: message.id,
    external_id: message.externalId,
    kind: message.kind,
    sender: message.sender,
    recipient: message.recipient,
    author: message.author,
    message: message.text,
    rich_content: message.richContent === null ? null : parseExactJson(message.richContent),
    metadata: parseExactJson(message.metadata),
    created_at: message.createdAt,
    received_at: presentTime(message.receivedAt),
    attachments,
  }
}

const presentAttachment = (attachment: Attachment, file: string | undefined) => ({
  id: attachment.id,
  external_id: attachment.externalId,
  name: attachment.name,
  mime_type: attachment.mimeType,
  size: attachment.size,
  state: attachment.state,
  error: attachment.error && sayInEnglish(attachment.error),
  url: attachment.url,
  ...(file !== undefined && { file }),
})
