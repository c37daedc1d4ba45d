/** WhatsApp, by Meta's Cloud API. A customer is a telephone number. */
import { type Attachment, type Client, fileAttachment, type InboundMessage, type ToldEvent } from '@passerelle/sdk'
import { type Channel, type Received, Refused, readJson, type Step, type VendorRequest } from '../kit/channel.ts'
import { messageKey } from '../kit/partner.ts'
import { type Part, partsOf, shorten } from '../kit/parts.ts'
import type { State } from '../kit/state.ts'
import { callUpstream, downloadBytes, postJson } from '../kit/upstream.ts'
import { type Content, contentOf, mediaTypeOf, templateOf, wordsOf, wordsOfRest } from './compose.ts'
import { isRefusedByMeta } from './meta-error.ts'
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
import { extendWindow, inWindow } from './window.ts'

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
      for (const [index, part] of partsOf(message).entries()) {
        steps.push(...stepsOf(options, { part, to: message.customer_id, key: `template:${message.id}:${index}` }))
      }
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
    extendWindow(options.state, message.from, Number(message.timestamp) * 1000)
    const read = await readMessage(options, { message, name: names.get(message.from) })
    if (read) messages.push(read)
  }
  const statuses = change.statuses ?? []
  return {
    messages: [...messages, ...statuses.flatMap((status) => readFailure(options, status))],
    events: statuses.flatMap((status) => readRead(options, status)),
  }
}

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
      message: media && !file ? `${text}\n[A file that stays on WhatsApp: over 25 MB, or expired]`.trim() : text,
      ...(file && { attachments: [file] }),
    },
    metadata: { channel: 'whatsapp' },
  }
}

type Media = NonNullable<ReturnType<typeof mediaOf>>

/** undefined: WhatsApp does not give it out. */
async function fetchMedia(options: WhatsAppOptions, media: Media): Promise<Attachment | undefined> {
  try {
    return await download(options, media)
  } catch (error) {
    if (!isRefusedByMeta(error)) throw error
    console.error(error.message)
    return undefined
  }
}

/** The id gives a URL for five minutes, which wants the token too. */
async function download({ api, accessToken }: WhatsAppOptions, media: Media): Promise<Attachment | undefined> {
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

/** The agent sees that the customer has read the answer. */
function readRead({ state }: WhatsAppOptions, { id, status, recipient_id, timestamp }: Status): ToldEvent[] {
  const message_id = state.get(messageKey(id))
  if (status !== 'read' || message_id === undefined) return []
  const event = { id: `read-${id}`, created_at: Number(timestamp), customer_id: recipient_id }
  return [{ ...event, type: 'message.read', data: { message_id } }]
}

/**
 * What WhatsApp took and could not deliver: the gateway counts it as delivered, so the agent is told in the thread, by a
 * message of the channel's own.
 */
function readFailure(
  { state }: WhatsAppOptions,
  { id, status, recipient_id, timestamp, errors }: Status,
): InboundMessage[] {
  const words = state.get(saidKey(id))
  if (status !== 'failed' || words === undefined) return []
  const reasons = (errors ?? []).map(({ code, title }) => `${title ?? 'Error'} (${code})`).join(', ')
  return [
    {
      id: `failed-${id}`,
      created_at: Number(timestamp),
      customer_id: recipient_id,
      sender: { type: 'bot', id: 'whatsapp', name: 'WhatsApp' },
      body: { message: `WhatsApp did not deliver “${words}”: ${reasons || 'no reason given'}` },
      metadata: { channel: 'whatsapp' },
    },
  ]
}

/** What an answer began with, for whoever is told that it did not arrive. */
const saidKey = (vendorId: string): string => `said:${vendorId}`
const wordsLength = 80

interface Sending {
  part: Part
  to: string
  /** In the state, once a template has stood for the part: whether the window is open can change between two steps. */
  key: string
}

/** Always as many, whether the window is open or not: which were taken is kept by their number. */
function stepsOf(options: WhatsAppOptions, { part, to, key }: Sending): Step[] {
  if (part.kind === 'file') return stepsOfFile(options, { to, key, attachment: part.attachment })
  const { state } = options
  const words = wordsOf(part)
  const [first, ...others] = contentOf(part)
  if (first === undefined) return []
  const sayAll = () => postInstead(options, { to, key, words })
  const sendNext = (content: Content): Step => {
    const sayRest = () => postTemplate(options, { to, words: wordsOfRest(part, content) })
    const send = () => inWindow(options, { to, open: () => post(options, { to, content, words }), closed: sayRest })
    // The template may have said it all.
    return async () => (state.get(key) === undefined ? send() : undefined)
  }
  return [
    () => inWindow(options, { to, open: () => post(options, { to, content: first, words }), closed: sayAll }),
    ...others.map(sendNext),
  ]
}

const nothing = async () => undefined

/** A file waits until the customer writes: a template that names it asks them to. */
function stepsOfFile(options: WhatsAppOptions, file: { to: string; key: string; attachment: Attachment }): Step[] {
  const { to, key, attachment } = file
  const askFor = () => postInstead(options, { to, key, words: attachment.name ?? 'file' })
  return [
    () => inWindow(options, { to, open: nothing, closed: askFor }),
    () =>
      inWindow(options, {
        to,
        open: () => sendFile(options, file),
        closed: async () => {
          if (options.state.get(key) === undefined) await askFor()
          throw windowClosed(to)
        },
      }),
  ]
}

async function postInstead(options: WhatsAppOptions, { key, ...said }: { to: string; key: string; words: string }) {
  const id = await postTemplate(options, said)
  options.state.set(key, 'sent')
  return id
}

async function postTemplate(options: WhatsAppOptions, { to, words }: { to: string; words: string }) {
  if (!options.template) throw windowClosed(to)
  return post(options, { to, words, content: templateOf(options.template, words) })
}

function windowClosed(to: string): Error {
  return new Error(
    `+${to} last wrote more than 24 hours ago: WhatsApp takes a template alone, and no files. Name one in ` +
      'WHATSAPP_TEMPLATE; the gateway tries again, and sends this when the customer writes.',
  )
}

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
  const content = { type, [type]: { id, ...(type === 'document' && { filename: name }) } }
  return post(options, { to, content, words: name ?? 'file' })
}

interface Posting {
  to: string
  content: Content
  words: string
}

async function post({ api, phoneNumberId, accessToken, state }: WhatsAppOptions, { to, content, words }: Posting) {
  const body = { messaging_product: 'whatsapp', recipient_type: 'individual', to, ...content }
  const sent = await postJson<{ messages?: { id: string }[] }>(
    `${api}/${phoneNumberId}/messages`,
    body,
    bearer(accessToken),
  )
  const id = sent.messages?.[0]?.id
  if (id !== undefined) state.set(saidKey(id), shorten(words, wordsLength))
  return id
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
