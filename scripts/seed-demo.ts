/** The demo's instance, connector and agents, made through the operator API and remembered in DATA_DIR/demo.json. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partnerEventTypes } from '@passerelle/protocol'

export interface Demo {
  instance: { id: string }
  connector: { id: string; client_id: string; client_secret: string }
  agents: { email: string; password: string }[]
}

export interface DemoOptions {
  gatewayUrl: string
  dataDir: string
  operatorToken: string
  webhookUrl: string
}

const people = [
  { email: 'zoe@demo.example', name: 'Zoé Martin', role: 'supervisor' },
  { email: 'sam@demo.example', name: 'Sam Carter', role: 'agent' },
]

const fileOf = (options: DemoOptions) => join(options.dataDir, 'demo.json')

/** The shop hears of everything, at one address. */
const webhooksOf = ({ webhookUrl }: DemoOptions) => ({
  webhook_url: webhookUrl,
  events_url: webhookUrl,
  events: partnerEventTypes,
})

/** What an earlier start made; its connector is told where the shop is now. */
export async function readDemo(options: DemoOptions): Promise<Demo | undefined> {
  if (!existsSync(fileOf(options))) return undefined
  const demo: Demo = JSON.parse(readFileSync(fileOf(options), 'utf8'))
  await call(options, 'PATCH', `connectors/${demo.connector.id}`, webhooksOf(options))
  return demo
}

/** Undefined when the folder has instances already: those are somebody's own. */
export async function seedDemo(options: DemoOptions): Promise<Demo | undefined> {
  const known: { items: unknown[] } = await call(options, 'GET', 'instances')
  if (known.items.length > 0) return undefined
  const instance: Demo['instance'] = await call(options, 'POST', 'instances', { name: 'Maison Lumen' })
  const connector: Demo['connector'] = await call(options, 'POST', 'connectors', {
    instance_id: instance.id,
    name: 'Shop chat',
    ...webhooksOf(options),
    sender_mode: 'agent',
  })
  const agents: Demo['agents'] = []
  for (const person of people) {
    const password = randomBytes(6).toString('hex')
    await call(options, 'POST', 'agents', { instance_id: instance.id, ...person, password })
    agents.push({ email: person.email, password })
  }
  const demo = { instance, connector, agents }
  const half = `${fileOf(options)}.new`
  writeFileSync(half, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(half, fileOf(options))
  return demo
}

async function call<T>(
  { gatewayUrl, operatorToken }: DemoOptions,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${gatewayUrl}/operator/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${operatorToken}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`the gateway answered ${response.status} to ${method} ${path}: ${text}`)
  return JSON.parse(text)
}
