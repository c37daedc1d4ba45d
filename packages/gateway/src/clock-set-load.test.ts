/** A clock that somebody sets while the server is busy, over HTTP and real sockets: what was promised holds all the same. */
import type { MessageItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import type { AnswerHandler, ReceivedWebhook } from '@passerelle/testkit/partner'
import { expect, onTestFinished, test } from 'vitest'
import { messageWithFiles } from '../test/files-by-url.ts'

const hour = 3600_000
const customers = Array.from({ length: 12 }, (_, index) => `customer-${index}`)
const rounds = 6

interface Load {
  world: World
  /** Of each customer, its replies in their order. */
  replies: Map<string, MessageItem[]>
  conversations: Map<string, string>
}

/** By turns, in the middle of every tenth attempt. */
const jumps = [hour, -2 * hour, hour, -hour, 2 * hour, -hour]

/** Takes a little for each webhook, fails every fifth one, and notes what must not be. */
function watchWebhooks(jump: (ms: number) => void) {
  const underWay = new Set<string>()
  const faults: string[] = []
  const arrived: ReceivedWebhook[] = []
  let count = 0
  const idOf = ({ headers }: ReceivedWebhook) => String(headers['webhook-id'])
  const answer: AnswerHandler = async (request) => {
    const { customer_id: customer } = request.message
    if (underWay.has(customer)) faults.push(`two at once for ${customer}`)
    if (arrived.some((one) => idOf(one) === idOf(request))) faults.push(`${idOf(request)} again after it had arrived`)
    underWay.add(customer)
    const isRefused = ++count % 5 === 0
    if (count % 10 === 3) jump(jumps[Math.floor(count / 10) % jumps.length] ?? 0)
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    underWay.delete(customer)
    if (!isRefused) arrived.push(request)
    return { status: isRefused ? 500 : 200 }
  }
  return { answer, faults, arrived, idOf }
}

async function startLoad(answer: AnswerHandler): Promise<Load> {
  const world = await createWorld({
    answer,
    settings: { RETRY_SCHEDULE: '5s,5s,5s,5s,5s,5s,5s,5s' },
    overrides: { random: () => 0.5 },
  })
  onTestFinished(() => world.close())
  const conversations = new Map<string, string>()
  for (const customer of customers) {
    await world.send(messageWithFiles(customer, 'first'))
    conversations.set(customer, (await world.conversationOf(customer)).id)
  }
  return { world, conversations, replies: new Map(customers.map((customer) => [customer, []])) }
}

/** One message and one reply of each customer. */
async function playRound({ world, conversations, replies }: Load, round: number): Promise<void> {
  await Promise.all(
    customers.map(async (customer) => {
      await world.send(messageWithFiles(customer, `m${round}`))
      replies.get(customer)?.push(await world.reply(conversations.get(customer) ?? '', `r${round}`))
    }),
  )
}

test('set an hour back and forward under load: no line freezes, nothing is sent twice, threads keep their order', async () => {
  const webhooks = watchWebhooks((ms) => world.clock.jump(ms))
  const load = await startLoad(webhooks.answer)
  const { world, conversations, replies } = load
  for (let round = 0; round < rounds; round++) {
    await playRound(load, round)
    world.clock.advance(2000)
  }
  const wanted = customers.length * rounds
  await waitFor('all replies', async () => {
    world.clock.advance(1000)
    return webhooks.arrived.length >= wanted
  })
  await waitFor('their settlement', async () => {
    const { items } = await world.asOperator.get<{ items: unknown[] }>('/deliveries?state=pending')
    return items.length === 0
  })
  expect(webhooks.faults).toEqual([])
  for (const customer of customers) {
    const sent = replies.get(customer)?.map(({ id }) => id)
    const arrived = webhooks.arrived.filter((one) => one.message.customer_id === customer)
    expect(arrived.map(webhooks.idOf)).toEqual(sent)
    await expectInOrder(world, conversations.get(customer) ?? '')
  }
})

/** As it came about: what is new stands at the end, whatever the clock said. */
async function expectInOrder(world: World, conversationId: string): Promise<void> {
  const thread = await world.thread(conversationId)
  const rest = thread.slice(1).map(({ message }) => message)
  const roundOf = (text: string) => Number(text.slice(-1))
  expect(rest.map(roundOf)).toEqual(rest.map(roundOf).toSorted((a, b) => a - b))
  expect(rest).toHaveLength(2 * rounds)
  const received = thread.map((item) => item.received_at)
  expect(received).toEqual(received.toSorted())
}
