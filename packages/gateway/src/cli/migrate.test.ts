/** A database moved to the other engine and back, by the real program. */
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, s3BlobUrl, s3Credentials, type World, type WorldOptions, waitFor } from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { useS3 } from '../blobs/test-s3.ts'
import { newQueue } from '../commands/queue.ts'
import type { ConversationChange } from '../conversations/conversation-store.ts'
import { folder, runProcess, start, useCli } from './test-cli.ts'

useCli()
const s3 = useS3()

async function openWorld(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld({ settings: { RETRY_SCHEDULE: '1s' }, ...options })
  onTestFinished(() => world.close())
  return world
}

async function newDatabase(): Promise<string> {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  return database.url
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {})
  onTestFinished(() => client.end().catch(() => {}))
  return client
}

const on = ({ dataDir }: World) => ({ PASSERELLE_DATA_DIR: dataDir, ...s3Credentials })

async function migrate(world: World, ...args: string[]) {
  const { code, stdout, stderr } = await runProcess(['migrate', ...args, '--json'], on(world))
  expect([code, stderr]).toEqual([0, expect.any(String)])
  return JSON.parse(stdout)
}

async function refusalOf(env: Record<string, string>, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess(['migrate', ...args, '--json'], env)
  expect([code, stdout]).toEqual([1, ''])
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '').code
}

const verifyRecord = async (world: World, ...args: string[]) =>
  JSON.parse((await runProcess(['audit', 'verify', '--json', ...args], on(world))).stdout)

const use = (world: World, settings: Record<string, string>) =>
  writeFileSync(
    join(world.dataDir, 'passerelle.env'),
    Object.entries(settings)
      .map(([name, value]) => `PASSERELLE_${name}=${value}\n`)
      .join(''),
  )

const message = (id: string, customer: string, text = `hello ${id}`) => ({
  ...{ id, created_at: 1_700_000_000, customer_id: customer, sender: { type: 'human', id: customer, name: 'Zoé' } },
  body: {
    message: text,
    attachments: [
      {
        ...{ id: 'f', name: `${id}.bin`, mime_type: 'application/octet-stream' },
        content: { type: 'base64', data: Buffer.from(`bytes of ${id}`).toString('base64') },
      },
    ],
  },
})

const customers = ['0601', '0602', '0603']
const odd = 'noncharacters \uFDD0\uFDD1\uFDD0, 😀'

/** What people and partners leave beside messages. */
async function leaveMore(world: World): Promise<void> {
  const { instanceId, agent, connector } = world
  const { store } = world.gateway
  const now = Date.now()
  const [first = '', , last = ''] = await Promise.all(customers.map(async (id) => (await world.conversationOf(id)).id))
  const change = (id: string, wanted: ConversationChange) =>
    store.changeConversation({ instanceId, id, change: wanted, now: Date.now() })
  const customerOf = (customerId: string) => ({ connectorId: connector.id, customerId })
  const contact = { instanceId, customer: customerOf('0601'), conversationId: null, now }
  await store.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: now }))
  await store.recordQueueMember({ queueId: 'sales', agentId: agent.id, skills: '{}' })
  await store.setStatus({ agentId: agent.id, status: 'online', now })
  await store.updateInstance(instanceId, { tags: ['Refund'] })
  await change(first, { kind: 'tag', add: ['Refund'], remove: [] })
  await change(last, { kind: 'snooze', until: now + 3600_000 })
  await store.describeCustomer({ ...contact, reach: { email: 'zoe@example.com' } })
  await store.joinCustomers({ ...contact, other: customerOf('0602') })
  await store.recordRequests({
    refused: [
      {
        ...{ id: 'r1', at: now, connectorId: connector.id, method: 'POST', path: '/messaging/v1/messages' },
        ...{ status: 400, codes: ['required'], faults: [], faultCount: 0, requestId: 'x-1' },
      },
    ],
    counts: [{ at: now - (now % 3600_000), connectorId: connector.id, accepted: 1, refused: 1 }],
  })
  await world.tell({
    ...{ id: 'rating-1', type: 'rating', created_at: 1_700_000_000, customer_id: '0601', data: { score: 5 } },
  })
  while ((await store.followEpisodes(100)) > 0);
}

/** In use until it ends: replies wait, were tried, and have files; one customer was erased. */
async function makeBusy(world: World, doMore: (world: World) => Promise<void> = async () => {}): Promise<void> {
  await world.send(...customers.flatMap((id) => [message(`${id}-1`, id), message(`${id}-2`, id, odd)]))
  await world.send(message('gone', '0699'))
  await world.asOperator.post(`/customers/${world.connector.id}/0699/erase`)
  await world.asDesk.post(`/conversations/${(await world.conversationOf('0602')).id}/assign`, {
    assignee: world.agent.id,
  })
  world.partner.answer(503)
  await replyToAll(world, ['1', '2'])
  await waitFor('a failed attempt', () => world.partner.received.length > 0)
  await doMore(world)
  await world.gateway.close()
}

async function replyToAll(world: World, numbers: string[]): Promise<void> {
  for (const number of numbers) {
    for (const customer of customers) await world.reply((await world.conversationOf(customer)).id, `reply ${number}`)
  }
}

/** What each customer was sent and the partner took, in the order it came. */
function takenBy(world: World, from: number): string[][] {
  const taken = world.partner.received.slice(from)
  return customers.map((id) =>
    taken.flatMap(({ message: sent }) => (sent.customer_id === id ? [String(sent.body.message)] : [])),
  )
}

async function goesOn(world: World, pending: string[], next: string): Promise<void> {
  const from = world.partner.received.length
  world.partner.answer(200)
  await world.restart()
  await replyToAll(world, [next])
  const replies = [...pending, next].map((number) => `reply ${number}`)
  await waitFor('all replies', () => takenBy(world, from).every((taken) => taken.length >= replies.length))
  expect(takenBy(world, from)).toEqual(customers.map(() => replies))
}

async function hasAll(world: World): Promise<void> {
  for (const customer of customers) {
    const conversation = await world.conversationOf(customer)
    const thread = await world.thread(conversation.id)
    expect(thread.slice(0, 2).map(({ message: text }) => text)).toEqual([`hello ${customer}-1`, odd])
    const file = await world.asDesk.call('GET', `/attachments/${thread[0]?.attachments[0]?.id}`)
    expect([file.status, file.bytes.toString()]).toEqual([200, `bytes of ${customer}-1`])
  }
  const again = await world.send(message('0601-1', '0601'), message('gone', '0699'))
  expect(again.messages.map(({ status }) => status)).toEqual(['duplicate', 'duplicate'])
}

/** Those of the tables that such a world has rows in: a test of the move itself has all of them. */
const left = [
  ...['queues', 'queue_members', 'agent_states', 'customers', 'customer_joins', 'conversation_tags'],
  ...['episodes', 'ratings', 'refused_requests', 'request_counts', 'erased_ids', 'activities', 'attempts'],
]

const filledOf = ({ database }: { database: { tables: Record<string, { rows: number }> } }): string[] =>
  Object.entries(database.tables).flatMap(([name, { rows }]) => (rows > 0 ? [name] : []))

test('a world in use moves to PostgreSQL and S3 and back, and goes on delivering in order', async () => {
  const world = await openWorld()
  await makeBusy(world, leaveMore)
  const { expect: end } = await verifyRecord(world)

  const url = await newDatabase()
  const files = s3BlobUrl(s3.proxy.url, randomBytes(8).toString('hex'))
  const there = await migrate(world, '--from', `sqlite:${world.dataDir}/passerelle.db`, '--to', url, '--blobs', files)
  expect(there).toMatchObject({
    database: { resumed: false, tables: { messages: { rows: 12 }, deliveries: { rows: 6 } } },
    files: { files: 6, missing: 0 },
  })
  expect(filledOf(there)).toEqual(expect.arrayContaining(left))
  use(world, { DATABASE_URL: url, BLOB_URL: files })
  expect(await verifyRecord(world, '--expect', end)).toMatchObject({ ok: true })
  await goesOn(world, ['1', '2'], '3')
  await hasAll(world)
  const { checks } = JSON.parse((await runProcess(['doctor', '--json'], on(world))).stdout)
  expect(checks).toContainEqual(expect.objectContaining({ check: 'files', status: 'ok' }))
  world.partner.answer(503)
  await replyToAll(world, ['4'])
  await world.gateway.close()

  const back = join(folder, 'back.db')
  const again = await migrate(world, '--to', `sqlite:${back}`, '--blobs', `file:${join(folder, 'files')}`)
  expect(filledOf(again)).toEqual(expect.arrayContaining(left))
  use(world, { DATABASE_URL: `sqlite:${back}`, BLOB_URL: `file:${join(folder, 'files')}` })
  expect(await verifyRecord(world, '--expect', end)).toMatchObject({ ok: true })
  await goesOn(world, ['4'], '5')
  await hasAll(world)
})

test('one that is stopped says how far it came and how to go on, before it begins to copy too', async () => {
  const world = await openWorld()
  await makeBusy(world)
  const url = await newDatabase()
  expect((await runProcess(['instance', 'list'], { ...on(world), PASSERELLE_DATABASE_URL: url })).code).toBe(0)
  const client = await connect(url)
  const stopAt = async (table: string, ...args: string[]) => {
    await client.query(`begin; lock table ${table} in exclusive mode`)
    const moving = start(['migrate', '--to', url, ...args], on(world))
    await waitFor('the move to wait for the table', async () => {
      const waits = 'select 1 from pg_locks where not granted and relation = $1::regclass'
      return (await client.query(waits, [table])).rows.length > 0
    })
    expect(await moving.end('SIGINT')).toBe(1)
    await client.query('rollback')
    return moving.stderr()
  }
  expect(await stopAt('queues')).toContain(
    'The move was interrupted (before anything was copied). What was copied is kept:',
  )
  expect(await stopAt('deliveries')).toMatch(/interrupted \(copying \w+: \d+ %\).*run the same command again/)
  const line = await stopAt('deliveries', '--json')
  expect(JSON.parse(line)).toMatchObject({ error: 'refused', code: 'move_interrupted' })
  expect(await migrate(world, '--to', url)).toMatchObject({ database: { resumed: true } })
})

test('nobody works with what a move copies, no other move either, and one that was killed goes on', async () => {
  const world = await openWorld()
  await makeBusy(world)
  const url = await newDatabase()
  const elsewhere = await newDatabase()
  expect((await runProcess(['instance', 'list'], { ...on(world), PASSERELLE_DATABASE_URL: url })).code).toBe(0)
  const other = { PASSERELLE_DATA_DIR: join(folder, 'other') }
  cpSync(world.dataDir, other.PASSERELLE_DATA_DIR, { recursive: true })
  const client = await connect(url)
  await client.query('begin; lock table deliveries in exclusive mode')
  const moving = start(['migrate', '--to', url], on(world))
  await waitFor('the move to reach the deliveries', async () => {
    const { rows } = await client.query(
      "select 1 from pg_locks where not granted and relation = 'deliveries'::regclass",
    )
    return rows.length > 0
  })
  expect(await refusalOf(on(world), '--to', elsewhere)).toBe('move_under_way')
  expect(await refusalOf(other, '--to', url)).toBe('move_under_way')
  await moving.end('SIGKILL')
  await client.query('rollback')

  const half = await runProcess(['instance', 'list', '--json'], { ...on(world), PASSERELLE_DATABASE_URL: url })
  expect([half.code, half.stderr]).toEqual([1, expect.stringContaining('"move_unfinished"')])
  expect((await client.query('select count(*) from messages')).rows).toEqual([{ count: '12' }])
  expect(await refusalOf(on(world), '--from', url, '--to', elsewhere)).toBe('move_unfinished')

  await client.query("update messages set sender_name = 'Zoe' where seq = 1")
  expect(await refusalOf(on(world), '--to', url)).toBe('move_differs')
  await client.query("update messages set sender_name = 'Zoé' where seq = 1")
  expect(await migrate(world, '--to', url)).toMatchObject({ database: { resumed: true } })
  use(world, { DATABASE_URL: url })
  await goesOn(world, ['1', '2'], '3')
})

test('what is served, or not empty, is refused', async () => {
  const world = await openWorld()
  const url = await newDatabase()
  expect(await refusalOf(on(world), '--to', url)).toBe('move_database_served')
  await makeBusy(world)
  expect(await refusalOf(on(world))).toBe('move_nothing_named')
  expect(await refusalOf(on(world), '--to', 'mysql://x')).toBe('move_option_wrong')
  expect(await refusalOf(on(world), '--to', `sqlite:${world.dataDir}/passerelle.db`)).toBe('move_to_itself')
  expect(await refusalOf(on(world), '--from', `sqlite:${folder}/none.db`, '--to', url)).toBe('move_database_missing')

  await migrate(world, '--to', url)
  const files = join(folder, 'not-begun')
  expect(await refusalOf(on(world), '--to', url, '--blobs', `file:${files}`)).toBe('move_target_not_empty')
  expect(existsSync(files)).toBe(false)
  use(world, { DATABASE_URL: url })
  await world.restart()
  expect(await refusalOf(on(world), '--to', `sqlite:${folder}/back.db`)).toBe('move_database_served')
})

test('a database is nobody to serve while its files are still under way', async () => {
  const world = await openWorld()
  await makeBusy(world)
  const url = await newDatabase()
  const blocked = join(folder, 'blocked')
  writeFileSync(blocked, '')
  expect((await runProcess(['migrate', '--to', url, '--blobs', `file:${blocked}`], on(world))).code).toBe(1)
  const half = await runProcess(['serve'], { ...on(world), PASSERELLE_DATABASE_URL: url })
  expect([half.code, half.stderr]).toEqual([1, expect.stringMatching(/^[^\n]*migrate[^\n]*\n$/)])
  const moved = await migrate(world, '--to', url, '--blobs', `file:${join(folder, 'open')}`)
  expect(moved).toMatchObject({ database: { resumed: false, tables: { messages: { rows: 12 } } }, files: { files: 6 } })
})

test('files are moved by themselves, to an empty place', async () => {
  const world = await openWorld()
  await makeBusy(world)
  const place = `file:${join(folder, 'elsewhere')}`
  const moved = { database: null, files: { files: 6, missing: 0 } }
  expect(await migrate(world, '--blobs', place)).toMatchObject(moved)
  expect(await migrate(world, '--blobs', place)).toMatchObject(moved)
  const other = await openWorld()
  await makeBusy(other)
  expect(await refusalOf(on(other), '--blobs', place)).toBe('move_files_there')
})
