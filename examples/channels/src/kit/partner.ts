/** What every channel needs on its way: both webhooks, nothing lost, and each answer sent once. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Client,
  type InboundMessage,
  nodeWebhookHandler,
  PasserelleError,
  type WebhookMessage,
} from '@passerelle/sdk'
import { createDurableSender } from '@passerelle/sdk/durable'
import { type Channel, type Received, Refused, type VendorRequest } from './channel.ts'
import type { State } from './state.ts'

export interface PartnerOptions {
  channel: Channel
  state: State
  client: Client
  clientSecret: string
  /** Default: `console.error`. */
  log?(line: string): void
}

interface Context extends PartnerOptions {
  log(line: string): void
  /** Resolves once they cannot be lost any more. */
  hand(messages: InboundMessage[]): Promise<unknown>
}

export interface Partner {
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

const maxBytes = 40 * 1024 * 1024

/** `/webhook` is the gateway's, the channel's path the vendor's; `/health` is for whoever watches. */
export function createPartner(options: PartnerOptions): Partner {
  const { channel, clientSecret, client, state, log = console.error } = options
  const onError = (error: unknown) => log(wordsOf(error))
  const sender = channel.isAskedOnce
    ? createDurableSender(client, {
        store: state.outgoing,
        onRefused: (refused, error) => log(refusalOf(error, 'messages' in refused ? refused.messages : [])),
        onError,
      })
    : undefined
  const hand = (messages: InboundMessage[]) =>
    sender ? sender.send(messages) : sendWhatIsTaken({ client, log }, messages)
  const context: Context = { ...options, log, hand }
  const fromGateway = nodeWebhookHandler({
    clientSecret,
    // The state knows what was sent; attempts that overlap are to share one.
    seen: { has: () => false, add: () => undefined },
    onMessage: (message) => deliver(options, message),
    onEvent: (event) => channel.onEvent?.(event),
    onError,
  })
  return {
    handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (url.pathname === '/webhook') return void fromGateway(request, response)
      if (url.pathname === '/health') return void response.end('ok\n')
      if (url.pathname !== channel.path) return void response.writeHead(404).end()
      void answerVendor(context, { request, url }).then((answer) => write(response, answer))
    },
    close: async () => sender?.close(),
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** How far it was sent is kept: what failed in its middle goes on there when it comes again. */
async function deliver({ channel, state }: PartnerOptions, message: WebhookMessage): Promise<void> {
  const key = `sent:${message.id}`
  const sent = Number(state.get(key) ?? 0)
  const steps = await channel.compose(message)
  for (const [index, step] of steps.entries()) {
    if (index < sent) continue
    const vendorId = await step()
    if (vendorId !== undefined) state.set(messageKey(vendorId), message.id)
    state.set(key, String(index + 1))
  }
}

/** Under it stands which of the gateway's messages the vendor's was. */
export const messageKey = (vendorId: string): string => `message:${vendorId}`

interface Asked {
  request: IncomingMessage
  url: URL
}

async function answerVendor(context: Context, { request, url }: Asked): Promise<Response> {
  try {
    const { messages = [], events = [], answer } = await context.channel.receive(await readRequest(request, url))
    if (messages.length > 0) await context.hand(messages)
    if (events.length > 0) await tell(context, events)
    return answer ?? new Response()
  } catch (error) {
    if (error instanceof Refused) return new Response(`${error.message}\n`, { status: error.status })
    context.log(wordsOf(error))
    // The vendor tries again.
    return new Response('Not taken: send it again.\n', { status: 503 })
  }
}

/**
 * What the gateway never takes is left out, with a line in the log: vendors send again for days what is not answered 2xx,
 * whatever the status, and Telegram holds back all that follows.
 */
async function sendWhatIsTaken(
  { client, log }: Pick<Context, 'client' | 'log'>,
  messages: InboundMessage[],
): Promise<void> {
  try {
    await client.send(messages)
  } catch (error) {
    if (!(error instanceof PasserelleError && ['invalid_request', 'too_large'].includes(error.code))) throw error
    if (messages.length <= 1) return log(refusalOf(error, messages))
    for (const message of messages) await sendWhatIsTaken({ client, log }, [message])
  }
}

function refusalOf({ message }: PasserelleError, messages: readonly InboundMessage[]): string {
  const named = messages.map(({ id, customer_id }) => `${id} of ${customer_id}`).join(', ')
  return `The gateway never takes ${named}: ${message}`
}

async function readRequest(request: IncomingMessage, url: URL): Promise<VendorRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maxBytes) throw new Refused(413, 'The body is too large.')
    chunks.push(chunk)
  }
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  return { method: request.method ?? 'GET', url, headers, body: Buffer.concat(chunks) }
}

/** Events are hints: a gateway that does not take them, such as Kiamo.io, gets the messages alone. */
async function tell({ client, log }: Context, events: NonNullable<Received['events']>): Promise<void> {
  await client.tell(events).catch((error: unknown) => {
    if (!(error instanceof PasserelleError)) throw error
    log(`The gateway did not take an event: ${error.message}`)
  })
}

async function write(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
}
