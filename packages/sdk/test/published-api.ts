/**
 * The published API, as the collection alone describes it: a token by multipart/form-data, an empty 200 for messages,
 * attachments by URL. Answers can be set by path; what came in is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const CLIENT_ID = 'abcdef0123456789'
export const CLIENT_SECRET = 'YOURCLIENTSECRET'

export interface Received {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

/** Answers a request; a returned `false` leaves it to the published behaviour. */
export type Answering = (received: Received, response: ServerResponse) => unknown

export interface PublishedApi extends AsyncDisposable {
  url: string
  received: Received[]
  /** Tokens that are good now, the latest last. */
  tokens: string[]
  /** The next requests to a path are answered by these, one each. */
  next(path: string, ...answers: Answering[]): void
  on(path: string): Received[]
}

export async function startPublishedApi(): Promise<PublishedApi> {
  const received: Received[] = []
  const tokens: string[] = []
  const queued = new Map<string, Answering[]>()
  const server = createServer(async (request, response) => {
    const one = await receive(request)
    received.push(one)
    const answering = queued.get(one.path)?.shift() ?? publishedAnswer(tokens)
    await answering(one, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    tokens,
    next: (path, ...answers) => void queued.set(path, [...(queued.get(path) ?? []), ...answers]),
    on: (path) => received.filter((one) => one.path === path),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url: path = '', headers } = request
  return { method, path, headers, body: Buffer.concat(chunks) }
}

function publishedAnswer(tokens: string[]): Answering {
  return async (received, response) => {
    if (received.path === '/oauth2/v1/token') return giveToken(tokens, received, response)
    if (!tokens.some((token) => received.headers.authorization === `Bearer ${token}`)) return json(response, 401, {})
    if (received.path === '/messaging/v1/messages') return response.writeHead(200).end()
    if (received.path === '/messaging/attachments/file') {
      return response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': 9 }).end('the bytes')
    }
    return json(response, 404, {})
  }
}

async function giveToken(tokens: string[], received: Received, response: ServerResponse) {
  const form = await readForm(received)
  const known = form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET
  if (!known || form.get('grant_type') !== 'client_credentials') return json(response, 401, { error: 'invalid_client' })
  tokens.push(`token${tokens.length + 1}`)
  return json(response, 200, { access_token: tokens.at(-1), expires_in: 86400, token_type: 'bearer' })
}

/** Fails for anything that is not multipart/form-data, as nothing else is published. */
export async function readForm({ headers, body }: Received): Promise<FormData> {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) throw new Error(`Not multipart/form-data: ${type}`)
  return new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData()
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  return response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}
