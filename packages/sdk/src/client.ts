/** The partner's client. Each verb is one request; nothing is split, queued or reordered. */
import {
  type Attachment,
  type AvailabilityResponse,
  type ConversationState,
  type InboundMessage,
  MESSAGES_PATH,
  type MessagesResponse,
  type Party,
} from '@passerelle/protocol'
import { type CallOptions, type Context, callWithToken, postJson } from './calls.ts'
import { type Download, findSlashRedirect, openInline, openResponse, readAttachmentUrl } from './download.ts'
import { type Fault, PasserelleError } from './errors.ts'
import { type HandoverHints, withHints } from './hints.ts'
import { isObject } from './json.ts'
import { type ClientOptions, readClientOptions } from './options.ts'
import { type AvailabilityOptions, askAvailability, askConversation } from './questions.ts'
import { askOutbox, type OutboxItem, type OutboxOptions, type ReceiveOptions, receive } from './receive.ts'
import { isRedirect, refusal } from './refusal.ts'
import { readStatuses } from './statuses.ts'
import { type TellResponse, type ToldEvent, tell } from './tell.ts'
import { createTokenSource } from './tokens.ts'
import { type Answer, type Call, createTransport } from './transport.ts'
import { place } from './url.ts'

export interface SendOptions extends CallOptions {
  /** Hints for the contact centre; they go with the last message, in its `metadata.handover`. Kiamo.io ignores them. */
  handover?: HandoverHints
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
  send(messages: InboundMessage | readonly InboundMessage[], options?: SendOptions): Promise<MessagesResponse>
  /**
   * Sends the whole history of a conversation in one request, to hand it over. Each message needs a `recipient`, and
   * the customer must be its sender or its recipient.
   *
   * @example
   * await client.sendHistory(messages, { handover: { queue: 'Returns', summary: 'The parcel came damaged.' } })
   */
  sendHistory(messages: HistoryMessage | readonly HistoryMessage[], options?: SendOptions): Promise<MessagesResponse>
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
  /**
   * Whether anybody would answer now, by queue. Passerelle only, as all that follows.
   *
   * @example
   * const { queues: [queue] } = await client.availability()
   * if (queue?.state === 'open') await client.sendHistory(messages)
   */
  availability(options?: AvailabilityOptions): Promise<AvailabilityResponse>
  /** Where a customer's conversation stands: what a bot asks after it was down. Undefined when there is none. */
  conversation(customerId: string, options?: CallOptions): Promise<ConversationState | undefined>
  /** Tells the agents something that is no message: one event, or 1 to 100 that are recorded together or not at all. */
  tell(events: ToldEvent | readonly ToldEvent[], options?: CallOptions): Promise<TellResponse>
  /** One page of the outbox of a connector with `delivery: pull`. `receive` asks for them all. */
  outbox(options?: OutboxOptions): Promise<OutboxItem[]>
  /**
   * Everything the contact centre sends, in order, for a connector with `delivery: pull`: no public URL is needed. It
   * waits for what comes, and through failures that pass. An item counts as delivered once the loop has asked for the
   * next; what it was at when it ended comes again. One loop a connector.
   *
   * @example
   * for await (const item of client.receive()) {
   *   if (item.kind === 'message') await showToCustomer(item.message)
   *   else if (item.event.type === 'conversation.returned') await resumeBot(item.event.customer_id)
   * }
   */
  receive(options?: ReceiveOptions): AsyncIterableIterator<OutboxItem>
  /** The access token in use; fetched when there is none. For calls this client has no verb for. */
  token(options?: CallOptions): Promise<string>
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
    send: async (messages, { signal, handover } = {}) =>
      postMessages(context, withHints([messages].flat(), handover), signal),
    sendHistory: async (messages, { signal, handover } = {}) => {
      const history = [messages].flat()
      checkHistory(history)
      return postMessages(context, withHints(history, handover), signal)
    },
    downloadAttachment: async (attachment, { signal } = {}) => download(context, attachment, signal),
    availability: async (options = {}) => askAvailability(context, options),
    conversation: async (customerId, options = {}) => askConversation(context, customerId, options),
    tell: async (events, { signal } = {}) => tell(context, [events].flat(), signal),
    outbox: async (options = {}) => askOutbox(context, options),
    receive: (options = {}) => receive(context, options),
    token: async ({ signal } = {}) => tokens.get(signal),
  }
}

async function postMessages(context: Context, messages: readonly InboundMessage[], signal?: AbortSignal) {
  if (messages.length === 0) throw new PasserelleError('invalid_argument', 'There is no message to send.')
  const text = await postJson(context, { path: MESSAGES_PATH, value: { messages }, signal })
  return { messages: readStatuses(text, 'messages', messages) }
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
  const isOurs = url.origin === settings.origin
  // A file counts as fetched once it was sent to its end, and no answer but a 200 has any of it. Of others it is not known.
  const call: Call = { method: 'GET', url, headers, signal, streamed: true, isRepeatable: isOurs }
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
