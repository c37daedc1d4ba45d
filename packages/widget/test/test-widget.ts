/** The widget's server, the gateway it speaks with, and visitors who come in. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import { type Serving, serve } from '../src/serve.ts'
import { createWidget, type Widget, type WidgetOptions } from '../src/widget.ts'
import { CLIENT_ID, CLIENT_SECRET, type FakeGateway, startFakeGateway } from './fake-gateway.ts'
import { echo } from './test-bot.ts'
import { type TestVisitor, visit } from './test-visitor.ts'

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

export let gateway: FakeGateway
export let widget: Widget
export let server: Serving
export let url: string
export let log: string[]
const visitors: TestVisitor[] = []

/** For the whole file that asks for it: each test gets a server of its own. */
export function useWidget(): void {
  beforeEach(async () => {
    gateway = await startFakeGateway()
    log = []
    await open()
  })

  afterEach(async () => {
    await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()))
    await server.close()
    await gateway.close()
  })
}

/** `bot: null` for none. */
export async function open({
  bot = echo,
  ...options
}: Partial<Omit<WidgetOptions, 'bot'>> & { bot?: typeof echo | null } = {}) {
  const credentials = { baseUrl: gateway.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
  widget = createWidget({ ...credentials, log: (line) => log.push(line), ...options, ...(bot && { bot }) })
  server = serve(widget, (_req, res) => res.writeHead(404).end())
  url = await server.listen({ port: 0 })
}

export async function reopen(options?: Parameters<typeof open>[0]): Promise<void> {
  await server.close()
  await open(options)
}

export async function enter(given?: Parameters<typeof visit>[1]): Promise<TestVisitor> {
  const visitor = await visit(url, given)
  visitors.push(visitor)
  return visitor
}

/** A visitor who has been handed over. */
export async function enterHandedOver(): Promise<TestVisitor> {
  const visitor = await enter()
  await visitor.say('human')
  await visitor.at('waiting')
  return visitor
}

export function reply(customerId: string, text: string, body: Record<string, unknown> = {}) {
  const sender = { type: 'human', id: 'kiamo', name: 'Inès' }
  return {
    id: randomUUID(),
    created_at: 1,
    customer_id: customerId,
    sender,
    body: { message: text, attachments: [], ...body },
    metadata: {},
  }
}

export function attachment(name: string) {
  return {
    id: name,
    name,
    mime_type: 'text/html',
    content: { type: 'url', data: `${gateway.url}/messaging/attachments/${name}` },
  }
}

export const deliver = (arrival: Record<string, unknown>, secret?: string) =>
  gateway.deliver(`${url}/webhook`, arrival, secret)

/** An event of the gateway's. */
export const tell = (customerId: string | null, type: string, data: object, owner: object | null = null) =>
  deliver({ id: randomUUID(), type, created_at: 1, customer_id: customerId, conversation_id: 'c', owner, data })
