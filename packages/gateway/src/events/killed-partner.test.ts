/** A partner's process that is killed again and again ends with what was recorded for it, in that order, each once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DeliveryItem, Page } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'

const kills = 2
/** For each look: slow enough that a partner under load is not given up while it answers. */
const stepMs = 100

/** Keeps what it took in a file, and takes nothing that is there already. */
const shared = `
import { appendFileSync, readFileSync } from 'node:fs'
const [path, options] = process.argv.slice(1)
const { port, ...client } = JSON.parse(options)
const linesOf = () => readFileSync(path, 'utf8').split('\\n')
const take = (id) => linesOf().includes(id) || appendFileSync(path, id + '\\n')
`

const sdk = import.meta.resolve('@passerelle/sdk')

const pushed = `${shared}
import http from 'node:http'
const { nodeWebhookHandler } = await import('${sdk}')
const { clientSecret } = client
const handler = nodeWebhookHandler({
  clientSecret,
  seen: new Set(),
  onMessage: ({ id }) => void take(id),
  onEvent: ({ id }) => void take(id),
})
http.createServer(handler).listen(port, '127.0.0.1', () => console.log('ready'))
`

const fetching = `${shared}
const { createClient } = await import('${sdk}')
console.log('ready')
for await (const item of createClient(client).receive({ limit: 2 })) take((item.message ?? item.event).id)
`

// What is imported as onTestFinished would be the other test's after the first await.
test.concurrent.for([
  { way: 'is sent what there is', program: pushed, isPull: false },
  { way: 'fetches what there is', program: fetching, isPull: true },
])(
  'a partner that $way, killed again and again, has the same record in the end',
  async ({ program, isPull }, { onTestFinished }) => {
    const port = await findPort()
    const url = `http://127.0.0.1:${port}/`
    const connector = isPull
      ? { delivery: 'pull', webhook_url: null, events: 'all' }
      : { webhook_url: url, events_url: url }
    const world = await createWorld({ connector, settings: { RETRY_SCHEDULE: Array(100).fill('1s').join(',') } })
    onTestFinished(() => world.close())
    const path = join(world.dataDir, 'taken')
    writeFileSync(path, '')
    const taken = () => readFileSync(path, 'utf8').split('\n').slice(0, -1)
    const { client_id: clientId, client_secret: clientSecret } = world.connector
    const options = JSON.stringify({ port, baseUrl: world.url, clientId, clientSecret })
    const start = async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, path, options], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child.stdout, 'data')
      return child
    }

    let partner = await start()
    const kill = async () => {
      const gone = once(partner, 'exit')
      partner.kill('SIGKILL')
      await gone
    }
    for (let round = 0; round < kills; round++) {
      const before = taken().length
      const told = tellStory(world, round)
      await waitFor('something to be taken', () => {
        world.clock.advance(stepMs)
        return taken().length > before
      })
      await kill()
      await told
      partner = await start()
    }

    const recorded = await waitFor('everything to arrive', async () => {
      world.clock.advance(stepMs)
      const { items } = await world.asOperator.get<Page<DeliveryItem>>('/deliveries?limit=100')
      const ofCustomer = items.filter(({ customer_id }) => customer_id !== null)
      return ofCustomer.every(({ state }) => state === 'delivered') ? ofCustomer.toReversed() : undefined
    })
    await kill()
    expectSameRecord(taken(), recorded)
  },
)

const idOf = ({ message_id, event_id }: DeliveryItem): string => message_id ?? event_id ?? ''

/** Each kind in its order, and no event before a message that was recorded before it. */
function expectSameRecord(all: string[], recorded: DeliveryItem[]): void {
  const taken = all.filter((id) => recorded.some((one) => idOf(one) === id))
  expect(taken.toSorted()).toEqual(recorded.map(idOf).toSorted())
  for (const isEvent of [true, false]) {
    const ids = recorded.filter(({ event_id }) => (event_id !== null) === isEvent).map(idOf)
    expect(taken.filter((id) => ids.includes(id))).toEqual(ids)
  }
  for (const [index, one] of recorded.entries()) {
    if (one.event_id === null) continue
    const before = recorded.slice(0, index).filter(({ event_id }) => event_id === null)
    const place = taken.indexOf(idOf(one))
    expect(before.map(idOf).filter((id) => taken.indexOf(id) > place)).toEqual([])
  }
}

/** Answers, an end, and a customer who comes back. */
async function tellStory(world: World, round: number): Promise<void> {
  const sender = { type: 'human', id: 'zoe' }
  const message = { created_at: 1_767_600_000, customer_id: 'zoe', sender, body: { message: 'Hello' } }
  await world.send({ ...message, id: `m${round}` })
  const { id } = await world.conversationOf('zoe')
  for (const reply of ['One', 'Two', 'Three']) await world.reply(id, `${reply} of ${round}`)
  await world.closeConversation(id)
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
