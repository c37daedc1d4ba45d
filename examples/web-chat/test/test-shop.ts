/** The demo shop, the gateway it speaks with, and visitors who come in. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import { createDemo, type Demo, type DemoOptions } from '../src/server.ts'
import { CLIENT_ID, CLIENT_SECRET, type FakeGateway, startFakeGateway } from './fake-gateway.ts'
import { enterShop, type ShopVisitor } from './shop-visitor.ts'

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

export let gateway: FakeGateway
export let demo: Demo
export let url: string
export let log: string[]
const visitors: ShopVisitor[] = []

/** For the whole file that asks for it: each test gets a shop of its own. */
export function useShop(): void {
  beforeEach(async () => {
    gateway = await startFakeGateway()
    log = []
    await open()
  })

  afterEach(async () => {
    await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()))
    await demo.close()
    await gateway.close()
  })
}

export async function open(options: Partial<DemoOptions> = {}) {
  const credentials = { baseUrl: gateway.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
  demo = createDemo({ ...credentials, log: (line) => log.push(line), ...options })
  url = await demo.listen({ port: 0 })
}

export async function enter(given?: Parameters<typeof enterShop>[1]): Promise<ShopVisitor> {
  const visitor = await enterShop(url, given)
  visitors.push(visitor)
  return visitor
}

/** A visitor who has been handed over, and the id the gateway knows them by. */
export async function enterHandedOver() {
  const visitor = await enter()
  await visitor.say('human')
  await visitor.until(({ handOver }) => handOver.state === 'sent')
  return { visitor, customerId: gateway.batches.at(-1)?.[0]?.customer_id ?? '' }
}

export function reply(customerId: string, text: string, attachments: unknown[] = []) {
  const sender = { type: 'human', id: 'kiamo', name: 'Inès' }
  const body = { message: text, attachments }
  return { id: randomUUID(), created_at: 1, customer_id: customerId, sender, body, metadata: {} }
}

export function attachment(name: string) {
  return {
    id: name,
    name,
    mime_type: 'text/html',
    content: { type: 'url', data: `${gateway.url}/messaging/attachments/${name}` },
  }
}

export const deliver = (message: Record<string, unknown>, secret?: string) =>
  gateway.deliver(`${url}/webhook`, message, secret)
