/**
 * B4: deliveries a second: claimed, signed, sent, answered 200 and settled on disk, in the order of each of 1,000
 * conversations; beside a pool that signs and POSTs as many, and keeps nothing. At a concurrency of 64 and at the default.
 */
import { compare } from './compare.ts'
import { prepareDeliveries } from './delivery-queue.ts'
import { customers } from './messages.ts'
import { forkPeer, startMeasured, startPeer } from './servers.ts'

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
    const queueAndDeliver = await prepareDeliveries(gateway)
    const deliver = () => queueAndDeliver(count)
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
