/**
 * B4: deliveries a second: claimed, signed, sent, answered 200 and settled on disk, in the order of each of 1,000
 * conversations; beside a pool that signs and POSTs as many, and keeps nothing. At a concurrency of 64 and at the default.
 */
import { waitFor } from '@passerelle/testkit'
import { compare } from './compare.ts'
import { measureLoad, requestBytes } from './load.ts'
import { customers, newMessage } from './messages.ts'
import { forkPeer, type Measured, startMeasured, startPeer } from './servers.ts'

const goal = 0.45
const perConversation = 5
const roundsEach = 5
const defaultConcurrency = 16

export async function deliveries(): Promise<void> {
  for (const concurrency of [64, defaultConcurrency]) {
    console.log(`  at a concurrency of ${concurrency}${concurrency === defaultConcurrency ? ' (the default)' : ''}`)
    await measureAt(concurrency)
  }
}

async function measureAt(concurrency: number): Promise<void> {
  const webhook = await startPeer('webhook-server.ts')
  const url = `http://127.0.0.1:${webhook.port}/webhook`
  const gateway = await startMeasured({ WEBHOOK_CONCURRENCY: String(concurrency) }, { webhook_url: url })
  const peer = await forkPeer('sender-server.ts', url, String(concurrency))
  const count = customers * perConversation
  try {
    const queue = await prepareQueue(gateway)
    const deliver = async (): Promise<number> => {
      await queue(count)
      return drain(gateway, count)
    }
    const send = () => peer.ask<number>({ count })
    await deliver()
    await send()
    await compare({
      ours: { name: 'gateway', measure: deliver },
      peers: [{ name: 'undici.Pool', goal, pid: peer.pid, measure: send }],
      unit: 'deliveries',
      rounds: roundsEach,
    })
  } finally {
    await peer.stop()
    await gateway.stop()
    await webhook.stop()
  }
}

/** Opens the conversations; gives what answers them, in turn, while their connector is paused. */
async function prepareQueue(gateway: Measured): Promise<(count: number) => Promise<void>> {
  const { asPartner, asDesk } = gateway.accounts
  const messages = Array.from({ length: customers }, newMessage)
  await asPartner.post('/messaging/v1/messages', { messages })
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const page = await asDesk.get<{ items: { id: string }[]; next_cursor: string | null }>(
      `/conversations?limit=100${cursor}`,
    )
    ids.push(...page.items.map(({ id }) => id))
    if (page.next_cursor === null) break
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  const headers = { Authorization: await gateway.deskAuthorization(), 'Content-Type': 'application/json' }
  const body = JSON.stringify({ message: 'Thank you for your question. We look into it.' })
  return async (count) => {
    await pause(gateway, true)
    let sent = 0
    const nextRequest = () => {
      const id = ids[sent++ % ids.length]
      return sent > count ? undefined : requestBytes(`/desk/v1/conversations/${id}/messages`, headers, body)
    }
    await measureLoad({ port: gateway.port, connections: 64, durationMs: Number.POSITIVE_INFINITY, nextRequest }, 201)
  }
}

const pause = ({ accounts }: Measured, paused: boolean) =>
  accounts.asOperator.patch(`/connectors/${accounts.connector.id}`, { paused })

/** Lets the queued deliveries go; how many a second were settled, all of them counted. */
async function drain(gateway: Measured, count: number): Promise<number> {
  await pause(gateway, false)
  const startedAt = performance.now()
  await waitFor(
    'the deliveries to be settled',
    async () => {
      const path = '/deliveries?state=pending&limit=1'
      return (await gateway.accounts.asOperator.get<{ items: unknown[] }>(path)).items.length === 0
    },
    120_000,
  )
  return (count * 1000) / (performance.now() - startedAt)
}
