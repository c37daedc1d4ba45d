/**
 * WhatsApp, by Meta's Cloud API. A customer is a telephone number. What they write opens a window of 24 hours in which
 * anything may be answered; after it WhatsApp takes a template alone.
 */
import { type Client, fileAttachment, type InboundMessage, type ToldEvent, type WebhookMessage } from '@passerelle/sdk'
import { type Channel, type Received, Refused, readJson, type Step, type VendorRequest } from '../kit/channel.ts'
import { messageKey } from '../kit/partner.ts'
import { type Part, partsOf } from '../kit/parts.ts'
import type { State } from '../kit/state.ts'
import { callUpstream, downloadBytes, postJson } from '../kit/upstream.ts'
import { type Content, contentOf, mediaTypeOf } from './compose.ts'
import {
  type Change,
  changesOf,
  type Incoming,
  mediaOf,
  type Notification,
  type Status,
  textOf,
} from './notification.ts'
import { isSignedByMeta } from './signature.ts'

export interface WhatsAppOptions {
  /** `https://graph.facebook.com/v23.0` */
  api: string
  phoneNumberId: string
  accessToken: string
  appSecret: string
  /** Whatever you typed where Meta asks for it. */
  verifyToken: string
  /** Sent in the place of a text when the window is closed; its body has one variable, which is the text. */
  template?: { name: string; language: string } | undefined
  client: Pick<Client, 'downloadAttachment'>
  state: State
}

const windowMs = 24 * 3600_000
const path = '/whatsapp'

export function createWhatsApp(options: WhatsAppOptions): Channel {
  return {
    path,
    async receive(request) {
      if (request.method === 'GET') return { answer: confirm(request, options) }
      if (!isSignedByMeta(request.body, request.headers.get('x-hub-signature-256'), options.appSecret)) {
        throw new Refused(401, 'The signature does not match: is WHATSAPP_APP_SECRET the app’s?')
      }
      const changes = changesOf(readJson<Notification>(request.body), options.phoneNumberId)
      return collect(await Promise.all(changes.map((change) => readChange(options, change))))
    },
    async compose(message) {
      const steps: Step[] = []
      for (const part of partsOf(message)) steps.push(...stepsOf(options, { part, message }))
      return steps
    },
  }
}

/** Asked once, when the webhook is registered. */
function confirm({ url }: VendorRequest, { verifyToken }: WhatsAppOptions): Response {
  const query = url.searchParams
  if (query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === verifyToken) {
    return new Response(query.get('hub.challenge'))
  }
  throw new Refused(403, 'hub.verify_token is not WHATSAPP_VERIFY_TOKEN.')
}

const collect = (all: Received[]): Received => ({
  messages: all.flatMap(({ messages = [] }) => messages),
  events: all.flatMap(({ events = [] }) => events),
})

async function readChange(options: WhatsAppOptions, change: Change): Promise<Received> {
  const names = new Map(change.contacts?.map(({ wa_id, profile }) => [wa_id, profile?.name]))
  const messages: InboundMessage[] = []
  for (const message of change.messages ?? []) {
    options.state.set(windowKey(message.from), String(Number(message.timestamp) * 1000))
    const read = await readMessage(options, { message, name: names.get(message.from) })
    if (read) messages.push(read)
  }
  return { messages, events: (change.statuses ?? []).flatMap((status) => readStatus(options, status)) }
}

const windowKey = (customer: string): string => `window:${customer}`

interface Written {
  message: Incoming
  name: string | undefined
}

async function readMessage(options: WhatsAppOptions, { message, name }: Written): Promise<InboundMessage | undefined> {
  const text = textOf(message)
  if (text === undefined) return undefined
  const { id, from, timestamp } = message
  const media = mediaOf(message)
  const file = media && (await fetchMedia(options, media))
  return {
    id,
    created_at: Number(timestamp),
    customer_id: from,
    sender: { type: 'human', id: from, name: name ?? `+${from}` },
    body: {
      message: media && !file ? `${text}\n[A file of over 25 MB, which stays on WhatsApp]`.trim() : text,
      ...(file && { attachments: [file] }),
    },
    metadata: { channel: 'whatsapp' },
  }
}

/** The id gives a URL for five minutes, which wants the token too. */
async function fetchMedia({ api, accessToken }: WhatsAppOptions, media: NonNullable<ReturnType<typeof mediaOf>>) {
  const headers = bearer(accessToken)
  const told = (await (await callUpstream(`${api}/${media.id}`, { headers })).json()) as {
    url: string
    mime_type?: string
  }
  const bytes = await downloadBytes(told.url, headers)
  if (bytes === undefined) return undefined
  const mimeType = (media.mime_type ?? told.mime_type ?? 'application/octet-stream').split(';', 1)[0] ?? ''
  const name = media.filename ?? `${media.id}.${mimeType.split('/')[1]}`
  // The same at each attempt of WhatsApp's, so that a repeat is known as one.
  return fileAttachment({ id: media.id, name, mimeType, bytes })
}

/** Read: told to the agent. Failed: nobody can send it again, so it stands in the log. */
function readStatus({ state }: WhatsAppOptions, { id, status, recipient_id, timestamp, errors }: Status): ToldEvent[] {
  const message_id = state.get(messageKey(id))
  if (status === 'failed') console.error(`WhatsApp did not deliver ${message_id ?? id}: ${JSON.stringify(errors)}`)
  if (status !== 'read' || message_id === undefined) return []
  const event = { id: `read-${id}`, created_at: Number(timestamp), customer_id: recipient_id }
  return [{ ...event, type: 'message.read', data: { message_id } }]
}

interface Sending {
  part: Part
  message: WebhookMessage
}

function stepsOf(options: WhatsAppOptions, { part, message }: Sending): Step[] {
  const to = message.customer_id
  if (part.kind === 'file') return [() => sendFile(options, { to, attachment: part.attachment })]
  const { template } = options
  const isOpen = Date.now() < Number(options.state.get(windowKey(to)) ?? 0) + windowMs
  if (isOpen) return contentOf(part).map((content) => () => post(options, { to, content }))
  if (!template) throw windowClosed(to)
  return [() => post(options, { to, content: templateOf(template, part.text) })]
}

function windowClosed(to: string): Error {
  return new Error(
    `+${to} last wrote more than 24 hours ago: WhatsApp takes a template alone. Name one in WHATSAPP_TEMPLATE; until ` +
      'then the gateway tries again, and sends this when the customer writes.',
  )
}

/** A variable takes no line breaks. */
const templateOf = ({ name, language }: { name: string; language: string }, text: string): Content => ({
  type: 'template',
  template: {
    name,
    language: { code: language },
    components: [{ type: 'body', parameters: [{ type: 'text', text: text.replace(/\s+/g, ' ') }] }],
  },
})

async function sendFile(options: WhatsAppOptions, { to, attachment }: { to: string; attachment: Attachment }) {
  const { api, accessToken, phoneNumberId, client } = options
  const { stream, mimeType, name } = await client.downloadAttachment(attachment)
  const bytes = await new Response(stream).blob()
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', mimeType)
  form.set('file', new Blob([bytes], { type: mimeType }), name)
  const init = { method: 'POST', body: form, headers: bearer(accessToken) }
  const { id } = (await (await callUpstream(`${api}/${phoneNumberId}/media`, init)).json()) as { id: string }
  const type = mediaTypeOf(mimeType, bytes.size)
  return post(options, { to, content: { type, [type]: { id, ...(type === 'document' && { filename: name }) } } })
}

type Attachment = Parameters<Client['downloadAttachment']>[0]

async function post(
  { api, phoneNumberId, accessToken }: WhatsAppOptions,
  { to, content }: { to: string; content: Content },
) {
  const body = { messaging_product: 'whatsapp', recipient_type: 'individual', to, ...content }
  const sent = await postJson<{ messages?: { id: string }[] }>(
    `${api}/${phoneNumberId}/messages`,
    body,
    bearer(accessToken),
  )
  return sent.messages?.[0]?.id
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
