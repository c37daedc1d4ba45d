/** What every channel needs on its way: both webhooks, files, and each answer sent once. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type createClient, nodeWebhookHandler, PasserelleError, type WebhookMessage } from '@passerelle/sdk'
import { type Channel, type Received, Refused, type VendorRequest } from './channel.ts'
import type { State } from './state.ts'

export interface PartnerOptions {
  channel: Channel
  state: State
  client: ReturnType<typeof createClient>
  clientSecret: string
}

const maxBytes = 40 * 1024 * 1024

/** `/webhook` is the gateway's, the channel's path the vendor's; `/health` is for whoever watches. */
export function createPartner(options: PartnerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { channel, clientSecret } = options
  const fromGateway = nodeWebhookHandler({
    clientSecret,
    onMessage: (message) => deliver(options, message),
    onEvent: (event) => channel.onEvent?.(event),
    onError: (error) => console.error(error instanceof Error ? error.message : error),
  })
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/webhook') return void fromGateway(request, response)
    if (url.pathname === '/health') return void response.end('ok\n')
    if (url.pathname !== channel.path) return void response.writeHead(404).end()
    void answerVendor(options, { request, url }).then((answer) => write(response, answer))
  }
}

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

async function answerVendor(options: PartnerOptions, { request, url }: Asked): Promise<Response> {
  try {
    const received = await options.channel.receive(await readRequest(request, url))
    await handOn(options, received)
    return received.answer ?? new Response()
  } catch (error) {
    if (error instanceof Refused) return new Response(`${error.message}\n`, { status: error.status })
    console.error(error instanceof Error ? error.message : error)
    // The vendor tries again.
    return new Response('Not taken: send it again.\n', { status: 503 })
  }
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
async function handOn({ client }: PartnerOptions, { messages = [], events = [] }: Received): Promise<void> {
  if (messages.length > 0) await client.send(messages)
  if (events.length === 0) return
  await client.tell(events).catch((error: unknown) => {
    if (!(error instanceof PasserelleError)) throw error
    console.error(`The gateway did not take an event: ${error.message}`)
  })
}

async function write(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
}
