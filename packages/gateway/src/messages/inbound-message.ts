/**
 * A partner's message in its normal form: what was left out is filled in, what means nothing is gone. Two messages
 * mean the same exactly when their normal forms are equal, so this is what the fingerprint is taken of.
 */
import { type MessageParty, parseExactJson, type InboundMessage as WireMessage } from '@passerelle/protocol'
import { decodeBase64, withoutDataPrefix } from './base64.ts'
import { emptyJson, type JsonText, longestJsonText, toJsonText } from './json-text.ts'

export interface InboundMessage {
  externalId: string
  /** Seconds since 1970. */
  createdAt: number
  customerId: string
  /** The customer's name, when one other than the id was sent. */
  customerName: string | null
  sender: MessageParty
  /** Null: for the agents. Else this is history. */
  recipient: MessageParty | null
  text: string
  attachments: InboundAttachment[]
  richContent: JsonText | null
  /** An object. */
  metadata: JsonText
}

export interface InboundAttachment {
  externalId: string
  name: string
  mimeType: string
  content: InboundContent
}

/** `unreadable`: it should have been base64, and is not. */
export type InboundContent =
  | { type: 'url'; url: string }
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'unreadable' }

/** NUL and lone surrogates, which no store and no browser takes, become U+FFFD. */
export const toWellFormed = (text: string): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/** What is shown in one line: nothing in it steers a line, a terminal or a file. */
export const toOneLine = (text: string): string =>
  toWellFormed(text)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

/** Of a message whose form is right. Ids stay as they are: what is wrong with one is a fault, not mended. */
export function normaliseMessage(wire: WireMessage): InboundMessage {
  const sender = normaliseParty(wire.sender)
  const recipient = isEmpty(wire.recipient) ? null : normaliseParty(wire.recipient)
  const customer = [sender, recipient].find((party) => party?.id === wire.customer_id && party.name !== party.id)
  return {
    externalId: wire.id,
    createdAt: Number(wire.created_at),
    customerId: wire.customer_id,
    customerName: customer?.name ?? null,
    sender,
    recipient,
    text: toWellFormed(wire.body.message ?? ''),
    attachments: (wire.body.attachments ?? []).map(normaliseAttachment),
    richContent: normaliseRichContent(wire.body.rich_content),
    metadata: isEmpty(wire.metadata) ? emptyJson : toJsonText(wire.metadata),
  }
}

const normaliseParty = ({ type, id, name }: WireMessage['sender']): MessageParty => ({
  type,
  id,
  name: name ? toWellFormed(name) : id,
})

type WireAttachment = NonNullable<WireMessage['body']['attachments']>[number]

const normaliseAttachment = ({ id, name, mime_type, content }: WireAttachment): InboundAttachment => ({
  externalId: id,
  name: toWellFormed(name),
  mimeType: toWellFormed(mime_type),
  content:
    content.type === 'url' ? { type: 'url', url: toWellFormed(content.data).trim() } : decodeContent(content.data),
})

/** Here and nowhere else: what follows has the bytes, and the text can go. */
function decodeContent(base64: string): InboundContent {
  const bytes = decodeBase64(withoutDataPrefix(base64))
  return bytes ? { type: 'bytes', bytes } : { type: 'unreadable' }
}

/** Null, `[]`, `{}` and a blank string are none; a string that holds an object or a list in JSON is that. */
function normaliseRichContent(wire: unknown): JsonText | null {
  const value = typeof wire === 'string' ? parseObject(toWellFormed(wire)) : wire
  if (isEmpty(value)) return null
  const text = toJsonText(value)
  // Of what only touches prototypes nothing remains.
  return text.json === '{}' || text.json === '[]' ? null : text
}

function parseObject(text: string): unknown {
  if (text.length > longestJsonText) return text
  if (!/^\s*[{[]/.test(text)) return text.trim() === '' ? null : text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}

const isEmpty = (value: unknown): value is null | undefined | [] =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
