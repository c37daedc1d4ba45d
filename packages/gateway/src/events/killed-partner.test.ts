/** A partner's process that is killed again and again ends with the same record, in the same order, as one that never was. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DeliveryItem, Page, QueueItem } from '@passerelle/protocol'
import { createPartnerClient, createWorld, type World, waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'

const kills = 2
/** For each look: slow enough that a partner under load is not given up while it answers. */
const stepMs = 100
const customers = ['zoe', 'bob']

/** Keeps what it took in a file, a line each, and takes nothing that is there already. */
const shared = `
import { appendFileSync, readFileSync } from 'node:fs'
const [path, options] = process.argv.slice(1)
const { port, ...client } = JSON.parse(options)
const linesOf = () => readFileSync(path, 'utf8').split('\\n')
const take = ({ id, customer_id, type, body }) =>
  linesOf().some((line) => line.startsWith(id + ' ')) ||
  appendFileSync(path, [id, customer_id, type ?? body.message].join(' ') + '\\n')
`

const sdk = import.meta.resolve('@passerelle/sdk')

const pushed = `${shared}
import http from 'node:http'
const { nodeWebhookHandler } = await import('${sdk}')
const { clientSecret } = client
const onMessage = (message) => void take(message)
const handler = nodeWebhookHandler({ clientSecret, seen: new Set(), onMessage, onEvent: (event) => void take(event) })
http.createServer(handler).listen(port, '127.0.0.1', () => console.log('ready'))
`

const fetching = `${shared}
const { createClient } = await import('${sdk}')
console.log('ready')
for await (const item of createClient(client).receive({ limit: 2 })) take(item.message ?? item.event)
`

interface Partner {
  /** Distinguishes its customers from the other partner's. */
  name: string
  connector: World['connector']
  taken(): string[]
  start(): Promise<void>
  kill(): Promise<void>
}

// What is imported as onTestFinished would be the other test's after the first await.
test.concurrent.for([
  { way: 'is sent what there is', program: pushed, isPull: false },
  { way: 'fetches what there is', program: fetching, isPull: true },
])(
  'a partner that $way, killed again and again, has the same record in the end as one that never was',
  async ({ program, isPull }, { onTestFinished }) => {
    const world = await createWorld({ settings: { RETRY_SCHEDULE: Array(100).fill('1s').join(',') } })
    onTestFinished(() => world.close())

    const createPartner = async (name: string): Promise<Partner> => {
      const port = await findPort()
      const url = `http://127.0.0.1:${port}/`
      const connector = await world.asOperator.post<World['connector']>('/connectors', {
        ...{ instance_id: world.instanceId, name },
        ...(isPull ? { delivery: 'pull', events: 'all' } : { webhook_url: url, events_url: url }),
      })
      const path = join(world.dataDir, name)
      writeFileSync(path, '')
      const { client_id: clientId, client_secret: clientSecret } = connector
      const options = JSON.stringify({ port, baseUrl: world.url, clientId, clientSecret })
      let end = async () => {}
      return {
        ...{ name, connector },
        taken: () => readFileSync(path, 'utf8').split('\n').slice(0, -1),
        async start() {
          const child = spawn(process.execPath, ['--input-type=module', '-e', program, path, options], {
            stdio: ['ignore', 'pipe', 'inherit'],
          })
          const gone = once(child, 'exit')
          onTestFinished(() => void child.kill('SIGKILL'))
          end = async () => {
            child.kill('SIGKILL')
            await gone
          }
          await once(child.stdout, 'data')
        },
        kill: () => end(),
      }
    }
    const [killed, steady] = await Promise.all(['killed', 'steady'].map(createPartner))
    if (!killed || !steady) throw new Error('no partners')
    const { id: other } = await world.asOperator.post<QueueItem>('/queues', {
      ...{ instance_id: world.instanceId, name: 'Other' },
    })
    await Promise.all([killed.start(), steady.start()])

    for (let round = 0; round < kills; round++) {
      const before = killed.taken().length
      const told = Promise.all(
        [killed, steady].flatMap((partner) => customers.map((one) => tellStory(world, { partner, one, round, other }))),
      )
      await waitFor('something to be taken', () => {
        world.clock.advance(stepMs)
        return killed.taken().length > before
      })
      await killed.kill()
      await told
      await killed.start()
    }

    const [recorded, inOneGo] = await waitFor('everything to arrive', async () => {
      world.clock.advance(stepMs)
      const both = await Promise.all([killed, steady].map((partner) => deliveriesOf(world, partner)))
      return both.flat().every(({ state }) => state === 'delivered') ? both : undefined
    })
    await Promise.all([killed.kill(), steady.kill()])
    expectSameRecord(idsOf(killed), recorded ?? [])
    expectSameRecord(idsOf(steady), inOneGo ?? [])
    for (const customer of customers) {
      const record = recordOf(killed, customer)
      expect(record.filter(isEvent)).toEqual(recordOf(steady, customer).filter(isEvent))
      for (const what of ['transferred', 'returned', 'closed']) expect(record).toContain(`conversation.${what}`)
      expect(record.filter((what) => !isEvent(what))).toEqual(answersIn(customer))
      expect(recordOf(steady, customer).filter((what) => !isEvent(what))).toEqual(answersIn(customer))
      // Sent, a message waits for no event: where one falls among the other varies.
      if (isPull) expect(record).toEqual(recordOf(steady, customer))
    }
  },
)

const isEvent = (what: string): boolean => what.startsWith('conversation.') || what === 'message.read'

const idsOf = (partner: Partner) => partner.taken().map((line) => line.split(' ', 1)[0] ?? '')

/** What it took of a customer, in its order. */
const recordOf = (partner: Partner, customer: string): string[] =>
  partner.taken().flatMap((line) => {
    const [, of, ...what] = line.split(' ')
    return of === `${customer}-${partner.name}` ? [what.join(' ')] : []
  })

/** Of customers, in the order they were recorded. */
async function deliveriesOf(world: World, { connector }: Partner): Promise<DeliveryItem[]> {
  const { items } = await world.asOperator.get<Page<DeliveryItem>>(`/deliveries?connector_id=${connector.id}&limit=100`)
  return items.filter(({ customer_id }) => customer_id !== null).toReversed()
}

const idOf = ({ message_id, event_id }: DeliveryItem): string => message_id ?? event_id ?? ''

/** Of each customer each kind in its order, and no event before a message that was recorded before it. */
function expectSameRecord(all: string[], recorded: DeliveryItem[]): void {
  const taken = all.filter((id) => recorded.some((one) => idOf(one) === id))
  expect(taken.toSorted()).toEqual(recorded.map(idOf).toSorted())
  for (const line of Map.groupBy(recorded, ({ customer_id }) => customer_id).values()) {
    for (const isOfEvents of [true, false]) {
      const ids = line.filter(({ event_id }) => (event_id !== null) === isOfEvents).map(idOf)
      expect(taken.filter((id) => ids.includes(id))).toEqual(ids)
    }
    for (const [index, one] of line.entries()) {
      if (one.event_id === null) continue
      const before = line.slice(0, index).filter(({ event_id }) => event_id === null)
      const place = taken.indexOf(idOf(one))
      expect(before.map(idOf).filter((id) => taken.indexOf(id) > place)).toEqual([])
    }
  }
}

interface Story {
  partner: Partner
  one: string
  round: number
  /** Another queue. */
  other: string
}

const answersIn = (customer: string): string[] =>
  Array.from({ length: kills }, (_, round) =>
    ['One', 'Two', 'Three'].map((text) => `${text} for ${customer} in ${round}`),
  ).flat()

/** Answers, another queue, the bot, a customer who asks again, and an end; and then they come back. */
async function tellStory(world: World, { partner, one, round, other }: Story): Promise<void> {
  const customer_id = `${one}-${partner.name}`
  const sender = { type: 'human', id: customer_id }
  const asPartner = createPartnerClient(world.url, partner.connector)
  const say = (id: string) =>
    asPartner.post('/messaging/v1/messages', {
      messages: [{ id, created_at: 1_767_600_000, customer_id, sender, body: { message: 'Hello' } }],
    })
  const newest = async (id: string) => ({ last_seen_message_id: (await world.thread(id)).at(-1)?.id })
  await say(`first of ${round}`)
  const { id } = await world.conversationOf(customer_id)
  const [first, second, third] = ['One', 'Two', 'Three'].map((text) => `${text} for ${one} in ${round}`)
  await world.reply(id, first ?? '')
  await world.asDesk.post(`/conversations/${id}/transfer`, { queue_id: other })
  await world.reply(id, second ?? '')
  await world.asDesk.post(`/conversations/${id}/return`, { note: 'Done', ...(await newest(id)) })
  await say(`second of ${round}`)
  await world.reply(id, third ?? '')
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
