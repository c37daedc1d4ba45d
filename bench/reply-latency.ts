/** B6: from an agent's reply accepted (its 201) to its arrival at the webhook, at 200 a second; beside a direct POST. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { median } from './median.ts'
import { newMessage } from './messages.ts'
import { atRate, commonNow } from './rate.ts'
import type { SenderTask, SentAt } from './sender-server.ts'
import { forkPeer, startMeasured } from './servers.ts'

const rounds = 5
const perSecond = 200
const perRound = 1000
const goal = 3

export async function replyLatency(): Promise<void> {
  const webhook = await startWebhook()
  const gateway = await startMeasured({ WEBHOOK_CONCURRENCY: '64' }, { webhook_url: webhook.url })
  const sender = await forkPeer('sender-server.ts', webhook.url, '64')
  const pool = new Pool(gateway.url, { connections: 16 })
  const { asPartner, asDesk } = gateway.accounts
  try {
    await asPartner.post('/messaging/v1/messages', { messages: Array.from({ length: 100 }, newMessage) })
    const { items } = await asDesk.get<{ items: { id: string }[] }>('/conversations?limit=100')
    const headers = { Authorization: await gateway.deskAuthorization(), 'Content-Type': 'application/json' }
    const body = JSON.stringify({ message: 'Thank you for your question. We look into it.' })
    const reply = async (n: number): Promise<number> => {
      const path = `/desk/v1/conversations/${items[n % items.length]?.id}/messages`
      const answer = await pool.request({ path, method: 'POST', headers, body })
      const acceptedAt = commonNow()
      const { id } = (await answer.body.json()) as { id: string }
      if (answer.statusCode !== 201) throw new Error(`a reply was answered ${answer.statusCode}`)
      return Math.max(0, (await webhook.arrivalOf(id)) - acceptedAt)
    }
    const replies = () => atRate(perRound, perSecond, reply)
    const direct = async (): Promise<number[]> => {
      const task: SenderTask = { count: perRound, perSecond }
      const sent = await sender.ask<SentAt>(task)
      return Promise.all(sent.map(async ([id, startedAt]) => (await webhook.arrivalOf(id)) - startedAt))
    }
    await replies()
    await direct()
    await compareLatencies(replies, direct)
  } finally {
    await pool.close()
    await sender.stop()
    await gateway.stop()
    await webhook.close()
  }
}

async function compareLatencies(replies: () => Promise<number[]>, direct: () => Promise<number[]>): Promise<void> {
  const ratios: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const [ours, theirs] = [percentiles(await replies()), percentiles(await direct())]
    ratios.push(ours.p99 / theirs.p99)
    const show = ({ p50, p99 }: typeof ours) => `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`
    console.log(`  round ${round}: gateway ${show(ours)}; direct POST ${show(theirs)}`)
  }
  console.log(`  median ratio of p99 ${median(ratios).toFixed(2)} of ${rounds} rounds (goal: at most ${goal})`)
}

function percentiles(times: number[]): { p50: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b)
  return { p50: sorted[sorted.length >> 1] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 }
}

/** A webhook that tells when a message came. */
async function startWebhook() {
  const arrived = new Map<string, PromiseWithResolvers<number>>()
  const arrival = (id: string): PromiseWithResolvers<number> => {
    const known = arrived.get(id) ?? Promise.withResolvers<number>()
    arrived.set(id, known)
    return known
  }
  const server = createServer((req, res) => {
    arrival(String(req.headers['webhook-id'])).resolve(commonNow())
    req.resume().on('end', () => res.writeHead(200, { 'Content-Length': 0 }).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    arrivalOf: (id: string): Promise<number> => arrival(id).promise,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
