/** The partner's client. Each verb is one request; nothing is split, queued or reordered. */
import {
  type Attachment,
  type InboundMessage,
  MESSAGES_PATH,
  type MessagesResponse,
  type Party,
} from '@passerelle/protocol'
import { type Download, findSlashRedirect, openInline, openResponse, readAttachmentUrl } from './download.ts'
import { type Fault, PasserelleError } from './errors.ts'
import { isObject, parseObject } from './json.ts'
import { type ClientOptions, type ClientSettings, readClientOptions } from './options.ts'
import { isRedirect, refusal } from './refusal.ts'
import { createTokenSource, type TokenSource } from './tokens.ts'
import { type Answer, type Call, createTransport, type Transport } from './transport.ts'
import { place } from './url.ts'

export interface CallOptions {
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal
}

/** A message of the past, between the customer and somebody outside the contact centre. */
export type HistoryMessage = InboundMessage & { recipient: Party }

export interface Client {
  /**
   * Sends one message or a batch, in one request: all are recorded, or none. A message without a `recipient` is for
   * the agent. Resolves once the server has recorded them; `duplicate` is a message it had already. A server that
   * says nothing of each message is taken at its 200: all are `recorded`.
   *
   * @example
   * await client.send({
   *   id: crypto.randomUUID(),
   *   created_at: Math.floor(Date.now() / 1000),
   *   customer_id: 'customer123',
   *   sender: { type: 'human', id: 'customer123', name: 'John Doe' },
   *   body: { message: 'Hello, I have a question.' },
   * })
   */
  send(messages: InboundMessage | readonly InboundMessage[], options?: CallOptions): Promise<MessagesResponse>
  /**
   * Sends the whole history of a conversation in one request, to hand it over. Each message needs a `recipient`, and
   * the customer must be its sender or its recipient.
   */
  sendHistory(messages: readonly HistoryMessage[], options?: CallOptions): Promise<MessagesResponse>
  /**
   * Opens an attachment of a webhook's message, or a URL. The access token is sent to the base URL's origin only.
   * The server deletes a file some hours after its download: keep it.
   *
   * @example
   * for (const attachment of message.body.attachments) {
   *   const { stream } = await client.downloadAttachment(attachment)
   *   await writeFile(attachment.id, stream)
   * }
   */
  downloadAttachment(attachment: Attachment | string | URL, options?: CallOptions): Promise<Download>
  /** The access token in use; fetched when there is none. For calls this client has no verb for. */
  token(options?: CallOptions): Promise<string>
}

interface Context {
  settings: ClientSettings
  transport: Transport
  tokens: TokenSource
}

/**
 * A connector's client. It fetches, keeps and renews its access token by itself.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://localhost:8080', clientId, clientSecret })
 */
export function createClient(options: ClientOptions): Client {
  const settings = readClientOptions(options)
  const transport = createTransport(settings)
  const tokens = createTokenSource({ ...settings, transport, cache: settings.tokenCache })
  const context = { settings, transport, tokens }
  return {
    send: async (messages, { signal } = {}) => {
      return postMessages(context, [messages].flat(), signal)
    },
    sendHistory: async (messages, { signal } = {}) => {
      checkHistory(messages)
      return postMessages(context, messages, signal)
    },
    downloadAttachment: async (attachment, { signal } = {}) => download(context, attachment, signal),
    token: async ({ signal } = {}) => tokens.get(signal),
  }
}

async function postMessages(context: Context, messages: readonly InboundMessage[], signal?: AbortSignal) {
  if (messages.length === 0) throw new PasserelleError('invalid_argument', 'There is no message to send.')
  const url = new URL(context.settings.baseUrl + MESSAGES_PATH)
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const body = JSON.stringify({ messages })
  const answer = await callWithToken(context, { method: 'POST', url, headers, body, signal })
  if (!answer.response.ok) throw refusal(answer, url, context.settings.clock.now())
  return { messages: readStatuses(answer.text, messages) }
}

/** The collection records no body for success, so whatever is not a list of statuses says no more than the 200. */
function readStatuses(text: string, sent: readonly InboundMessage[]): MessagesResponse['messages'] {
  const items = parseObject(text)?.messages
  const told = Array.isArray(items) && items.length === sent.length ? items.filter(isObject) : []
  return sent.map(({ id }, index) => ({
    id,
    status: told[index]?.status === 'duplicate' ? 'duplicate' : 'recorded',
  }))
}

function checkHistory(messages: readonly HistoryMessage[]): void {
  const faults: Fault[] = messages.flatMap(({ customer_id, sender, recipient }, index) => {
    if (!isObject(recipient)) return [{ path: `/messages/${index}/recipient`, message: 'is missing' }]
    if (sender.id === customer_id || recipient.id === customer_id) return []
    return [{ path: `/messages/${index}/customer_id`, message: 'is neither the sender.id nor the recipient.id' }]
  })
  const [first] = faults
  if (first === undefined) return
  const text =
    `This is no history: ${first.path} ${first.message}. In a history each message names its recipient, and the ` +
    'customer wrote it or received it; a message for the agent goes through send(). Nothing was sent.'
  throw new PasserelleError('invalid_argument', text, { faults })
}

async function download(context: Context, attachment: Attachment | string | URL, signal?: AbortSignal) {
  const isLink = typeof attachment === 'string' || attachment instanceof URL
  if (!isLink && attachment.content.type === 'base64') return openInline(attachment)
  const { settings } = context
  const url = readAttachmentUrl(attachment, settings.baseUrl)
  const headers = { Accept: 'application/octet-stream' }
  const call: Call = { method: 'GET', url, headers, signal, streamed: true }
  const isOurs = url.origin === settings.origin
  const answer = await (isOurs
    ? downloadWithToken(context, call)
    : context.transport({ ...call, followRedirects: true }))
  if (!isOurs && answer.response.status === 401) throw withoutToken(url, settings.origin)
  if (!answer.response.ok) throw refusal(answer, url, settings.clock.now())
  return openResponse(answer.response, attachment)
}

function withoutToken(url: URL, origin: string): PasserelleError {
  const text =
    `${place(url)} answered 401. No access token was sent: it goes to the origin of baseUrl only, which is ${origin}. ` +
    'If that is the same server, give baseUrl as its attachments are given: its public URL.'
  return new PasserelleError('refused', text, { status: 401 })
}

/** Published with a slash at its end, given in messages without: the one redirect that is followed with the token. */
async function downloadWithToken(context: Context, call: Call): Promise<Answer> {
  const answer = await callWithToken(context, call)
  const respelled = isRedirect(answer.response) ? findSlashRedirect(answer.response, call.url) : undefined
  return respelled === undefined ? answer : callWithToken(context, { ...call, url: respelled })
}

/** A token can be revoked before it expires: a 401 is answered by one new token and one more try. */
async function callWithToken({ transport, tokens }: Context, call: Call): Promise<Answer> {
  const token = await tokens.get(call.signal)
  const answer = await transport(authorized(call, token))
  if (answer.response.status !== 401) return answer
  return transport(authorized(call, await tokens.get(call.signal, token)))
}

function authorized(call: Call, token: string): Call {
  return { ...call, headers: { ...call.headers, Authorization: `Bearer ${token}` } }
}
