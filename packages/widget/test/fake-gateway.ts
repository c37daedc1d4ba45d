/** The gateway as the widget sees it, on a real socket: takes messages and events, serves attachments, calls the webhook. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AvailabilityEntry, type InboundMessage, signBodyHash, type ToldEvent } from '@passerelle/sdk'

export const CLIENT_ID = 'demoClient'
export const CLIENT_SECRET = 'demoSecret'
const TOKEN = 'token-of-the-fake-gateway'

export interface FakeGateway {
  url: string
  /** The batches taken, one a request. */
  batches: InboundMessage[][]
  /** Every request to the messages endpoint, refused ones too. */
  attempts: number
  /** What it answers to messages and to what is told. */
  status: number
  /** What was told beside messages. */
  told: ToldEvent[]
  /** The queue of the connector; none when it is another make's, which knows no such question. */
  queue: Partial<AvailabilityEntry> | null
  /** Bytes by the last part of the attachment's URL; a number is a status to refuse with. */
  attachments: Map<string, { type: string; bytes: Uint8Array } | number>
  /** Leaves the next request to this path without an answer: tells when it has come, and when who asked gave up. */
  hold(path: string): { arrived: Promise<void>; dropped: Promise<void> }
  /** Calls the webhook, signed; resolves with the status of its answer. */
  deliver(webhookUrl: string, message: Record<string, unknown>, secret?: string): Promise<number>
  close(): Promise<void>
}

export async function startFakeGateway(): Promise<FakeGateway> {
  const holds = new Map<string, (res: ServerResponse) => void>()
  const gateway: FakeGateway = {
    url: '',
    batches: [],
    attempts: 0,
    status: 200,
    told: [],
    queue: null,
    attachments: new Map(),
    hold(path) {
      const [arrived, dropped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      holds.set(path, (res) => {
        holds.delete(path)
        res.on('close', dropped.resolve)
        arrived.resolve()
      })
      return { arrived: arrived.promise, dropped: dropped.promise }
    },
    async deliver(webhookUrl, message, secret = CLIENT_SECRET) {
      const body = JSON.stringify(message)
      const headers = { 'Content-Type': 'application/json', 'Body-Hash': await signBodyHash(body, secret) }
      const response = await fetch(webhookUrl, { method: 'POST', headers, body })
      await response.arrayBuffer()
      return response.status
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((req, res) => {
    const hold = holds.get(req.url ?? '')
    if (hold) hold(res)
    else void answer(gateway, req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  gateway.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return gateway
}

async function answer(gateway: FakeGateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const path = req.url ?? ''
  if (path === '/oauth2/v1/token') {
    const known = body.includes(CLIENT_ID) && body.includes(CLIENT_SECRET)
    if (known) return json(res, 200, { access_token: TOKEN, expires_in: 86400, token_type: 'bearer' })
    return json(res, 401, { error: 'invalid_client' })
  }
  if (req.headers.authorization !== `Bearer ${TOKEN}`) return json(res, 401, { error: 'invalid_token' })
  if (path === '/messaging/v1/messages') return takeMessages(gateway, body, res)
  if (path === '/messaging/v1/availability' && gateway.queue) return json(res, 200, { queues: [gateway.queue] })
  if (path === '/messaging/v1/events' && gateway.status === 200) {
    gateway.told.push(...JSON.parse(body).events)
    return json(res, 200, { events: [] })
  }
  if (path === '/messaging/v1/events') return json(res, gateway.status, { error: 'refused_by_test' })
  const file = gateway.attachments.get(path.replace(/\/$/, '').split('/').at(-1) ?? '')
  if (file === undefined) return json(res, 404, { error: 'not_found' })
  if (typeof file === 'number') return json(res, file, { error: 'refused' })
  res.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length })
  res.end(file.bytes)
}

function takeMessages(gateway: FakeGateway, body: string, res: ServerResponse): void {
  gateway.attempts += 1
  const { messages }: { messages: InboundMessage[] } = JSON.parse(body)
  if (gateway.status === 200) {
    gateway.batches.push(messages)
    json(res, 200, { messages: messages.map(({ id }) => ({ id, status: 'recorded' })) })
  } else {
    json(res, gateway.status, { error: 'refused_by_test' })
  }
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(body))
}
