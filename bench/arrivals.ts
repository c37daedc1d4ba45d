/**
 * B7: from the answer to a partner's POST to the message on each desk, with many desks, a million messages and a hundred
 * thousand open conversations; beside the same on an empty database.
 */
import type { InboundMessage } from '@passerelle/protocol'
import { type DeskStream, openDeskStream } from './desk-stream.ts'
import { readCpuMs, readMemoryMb } from './process-stat.ts'
import { type Measured, startMeasured } from './servers.ts'

const conversations = 100_000
const messages = 1_000_000
const perSecond = 50
const measuredMs = 20_000
const settleMs = 2_000
const desksAt = [20, 60, 100]
const limitMs = 100
const batch = 1000
const password = 'correct horse battery'

export async function arrivals(): Promise<void> {
  const [full, empty] = [await startMeasured(), await startMeasured()]
  try {
    const cookies = await Promise.all([full, empty].map((server) => logInAll(server, Math.max(...desksAt))))
    await fill(full)
    for (const count of desksAt) {
      for (const [server, name, i] of [
        [full, `${messages} messages, ${conversations} open conversations`, 0],
        [empty, 'empty', 1],
      ] as const) {
        await measure(server, { name, cookies: cookies[i]?.slice(0, count) ?? [] })
      }
    }
  } finally {
    await full.stop()
    await empty.stop()
  }
}

const run = Date.now().toString(36)
let sent = 0

function newMessage(customer: string): InboundMessage {
  sent += 1
  return {
    id: `${run}-${sent}`,
    created_at: Math.floor(Date.now() / 1000),
    customer_id: customer,
    sender: { type: 'human', id: customer, name: 'John Doe' },
    body: { message: `${run}-${sent} Hello, I have a question. Can you help me?` },
    metadata: { page: '/orders' },
  }
}

async function fill({ accounts }: Measured): Promise<void> {
  const begunAt = performance.now()
  let at = 0
  const worker = async () => {
    while (at < messages) {
      const from = at
      at += batch
      const all = Array.from({ length: batch }, (_, i) => newMessage(`customer-${(from + i) % conversations}`))
      await accounts.asPartner.post('/messaging/v1/messages', { messages: all })
    }
  }
  await Promise.all([worker(), worker()])
  console.log(`  filled in ${((performance.now() - begunAt) / 1000).toFixed(0)} s`)
}

/** Agents of their own, each with a session. */
async function logInAll({ url, accounts }: Measured, count: number): Promise<string[]> {
  const cookies: string[] = []
  for (let i = 0; i < count; i++) {
    const login = { email: `agent-${i}@acme.example`, password }
    await accounts.asOperator.post('/agents', { instance_id: accounts.instanceId, name: `Agent ${i}`, ...login })
    const response = await fetch(`${url}/desk/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(login),
    })
    const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
    if (!response.ok) throw new Error(`no session: ${response.status} ${await response.text()}`)
    cookies.push(cookie)
  }
  return cookies
}

async function measure(server: Measured, { name, cookies }: { name: string; cookies: string[] }): Promise<void> {
  const shown = new Map<string, number[]>()
  const desks = await Promise.all(
    cookies.map((cookie, desk) => {
      const onMessage = (text: string) => {
        const times = shown.get(text.slice(0, text.indexOf(' ')))
        if (times) times[desk] ??= performance.now()
      }
      return openDeskStream({ url: server.url, cookie, onMessage })
    }),
  )
  await pause(settleMs)
  const cpuBefore = readCpuMs(server.pid)
  const answered = await send(server, shown)
  await pause(settleMs)
  const cpu = readCpuMs(server.pid) - cpuBefore
  for (const desk of desks) desk.close()
  report(name, { answered, shown, desks, cpu, memoryMb: readMemoryMb(server.pid) })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** At an even pace, whatever the answers take. Gives when each was answered. */
async function send({ accounts }: Measured, shown: Map<string, number[]>): Promise<Map<string, number>> {
  const answered = new Map<string, number>()
  const posts: Promise<void>[] = []
  const begunAt = performance.now()
  for (let n = 0; n * (1000 / perSecond) < measuredMs; n++) {
    await pause(Math.max(0, begunAt + n * (1000 / perSecond) - performance.now()))
    const message = newMessage(`customer-${Math.floor(Math.random() * conversations)}`)
    shown.set(message.id, [])
    const post = accounts.asPartner.post('/messaging/v1/messages', { messages: [message] })
    posts.push(post.then(() => void answered.set(message.id, performance.now())))
  }
  await Promise.all(posts)
  return answered
}

interface Measurement {
  answered: Map<string, number>
  shown: Map<string, number[]>
  desks: DeskStream[]
  cpu: number
  memoryMb: number
}

function report(name: string, { answered, shown, desks, cpu, memoryMb }: Measurement): void {
  const times = [...answered].flatMap(([id, at]) => (shown.get(id) ?? []).flatMap((when) => Math.max(0, when - at)))
  times.sort((a, b) => a - b)
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(1)
  const missing = answered.size * desks.length - times.length
  const requests = desks.reduce((sum, desk) => sum + desk.requests(), 0)
  console.log(
    `  ${String(desks.length).padStart(3)} desks, ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (limit ${limitMs}), ` +
      `most ${at(0.99999)} ms; ${missing} not shown, ${requests} requests; ` +
      `server ${((100 * cpu) / (measuredMs + settleMs)).toFixed(0)} % of a core, ${memoryMb.toFixed(0)} MB`,
  )
}
