/** B1: one message a POST, 64 connections, token checked, on disk before every answer; beside a bare server. */
import { type Load, requestBytes, runLoad } from './load.ts'
import { median } from './median.ts'
import { startBareServer, startGateway } from './servers.ts'

const rounds = 7
const roundMs = 4000
const warmUpMs = 3000
const connections = 64
const customers = 1000
const goal = 0.9

export async function ingest(): Promise<void> {
  const [gateway, bare] = [await startGateway(), await startBareServer()]
  try {
    let sent = 0
    const nextRequest = () =>
      requestBytes(
        '/messaging/v1/messages',
        { Authorization: `Bearer ${gateway.token}`, 'Content-Type': 'application/json' },
        JSON.stringify({ messages: [newMessage(sent++)] }),
      )
    const measure = async (port: number, durationMs: number) => {
      const load: Load = { port, connections, durationMs, nextRequest }
      const { perSecond, statuses } = await runLoad(load)
      const refused = [...statuses].filter(([status]) => status !== 200)
      if (refused.length > 0) throw new Error(`not every message was acknowledged: ${JSON.stringify(refused)}`)
      return perSecond
    }
    for (const { port } of [gateway, bare]) await measure(port, warmUpMs)
    const ratios: number[] = []
    for (let round = 1; round <= rounds; round++) {
      const ours = await measure(gateway.port, roundMs)
      const limit = await measure(bare.port, roundMs)
      ratios.push(ours / limit)
      console.log(
        `  round ${round}: gateway ${ours.toFixed(0)}/s, bare server ${limit.toFixed(0)}/s, ratio ${(ours / limit).toFixed(3)}`,
      )
    }
    console.log(`  median ratio ${median(ratios).toFixed(3)} of ${rounds} rounds (goal ${goal})`)
  } finally {
    await gateway.stop()
    await bare.stop()
  }
}

const newMessage = (n: number) => ({
  id: `bench-${n}`,
  created_at: 1_767_225_600 + n,
  customer_id: `customer-${n % customers}`,
  sender: { type: 'human', id: `customer-${n % customers}`, name: 'John Doe' },
  body: { message: 'Hello, I have a question. Can you help me?' },
  metadata: {},
})
