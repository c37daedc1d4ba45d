/** A partner's server: webhooks whose answers can be set for each customer, and files to be fetched. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from './wait.ts'

export interface WebhookMessage {
  id: string
  created_at: number
  customer_id: string
  sender: { type: string; id: string; name: string }
  body: {
    message: string
    attachments: { id: string; name: string; mime_type: string; content: { type: string; data: string } }[]
    rich_content?: unknown
  }
  metadata: Record<string, unknown>
}

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  message: WebhookMessage
}

export type Handler = (received: Received, response: ServerResponse) => void | Promise<void>
export type Reply = number | { status: number; headers?: Record<string, string>; body?: string | Buffer } | Handler

export interface Endpoint {
  url: string
  received: Received[]
  of(customerId: string): Received[]
  /** What the next requests for this customer are answered, each in turn; 200 before and after. */
  answer(customerId: string, ...replies: Reply[]): void
  /** The requests for this customer, as soon as there are so many. */
  until(customerId: string, count: number): Promise<Received[]>
}

export type FileHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface Receiver {
  endpoint(path?: string): Endpoint
  /** The URL of a file that is served so. */
  file(handler: FileHandler): string
  close(): Promise<void>
}

export async function startReceiver(port = 0, host = '127.0.0.1'): Promise<Receiver> {
  const routes = new Map<string, FileHandler>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const route = routes.get(pathname) ?? routes.get('*')
    if (route) route(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const newPath = (kind: string) => `/${kind}/${routes.size}`

  return {
    endpoint(path = newPath('webhook')) {
      const { endpoint, handle } = createEndpoint(path === '*' ? origin : origin + path)
      routes.set(path, handle)
      return endpoint
    },
    file(handler) {
      const path = newPath('file')
      routes.set(path, handler)
      return origin + path
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createEndpoint(url: string): { endpoint: Endpoint; handle: FileHandler } {
  const received: Received[] = []
  const replies = new Map<string, Reply[]>()
  const of = (customerId: string) => received.filter(({ message }) => message.customer_id === customerId)

  const handle: FileHandler = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const message = parseMessage(body)
      const whole = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, message }
      received.push(whole)
      void reply(replies.get(message.customer_id)?.shift() ?? 200, whole, response)
    })
  }
  const endpoint: Endpoint = {
    url,
    received,
    of,
    answer: (customerId, ...next) => void replies.set(customerId, next),
    until: (customerId, count) =>
      until(`${count} requests of ${customerId} at the webhook`, () => {
        const found = of(customerId)
        return found.length >= count && found
      }),
  }
  return { endpoint, handle }
}

function parseMessage(body: Buffer): WebhookMessage {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new Error(`the webhook was sent something that is no JSON: ${body.toString('utf8', 0, 200)}`)
  }
}

async function reply(answer: Reply, received: Received, response: ServerResponse): Promise<void> {
  if (typeof answer === 'function') return answer(received, response)
  const { status, headers = {}, body = '' } = typeof answer === 'number' ? { status: answer } : answer
  response.writeHead(status, headers).end(body)
}
