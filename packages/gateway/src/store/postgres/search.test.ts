import { type FreshDatabase, freshDatabase } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SearchIndex } from '../sql/search-index.ts'
import { createPostgresEngine, type PostgresEngine } from './engine.ts'
import { lockStoreShared } from './locks.ts'
import { migrate } from './migrate.ts'
import { createPool, type Pool } from './pool.ts'
import { createSearchIndex } from './search.ts'
import { tidySearch } from './tidy-search.ts'

const instanceId = 'instance-1'
let database: FreshDatabase
let client: pg.Client
let pool: Pool
let engine: PostgresEngine
let index: SearchIndex
let last: number
let afterRead: (() => Promise<void>) | undefined

beforeEach(async () => {
  database = await freshDatabase()
  client = await connect()
  pool = createPool(database.url)
  await migrate(pool)
  engine = createPostgresEngine(pool)
  last = 0
  afterRead = undefined
  index = createSearchIndex({
    ...engine,
    read: async (steps) => {
      const found = await engine.read(steps)
      await afterRead?.()
      return found
    },
  })
})
afterEach(async () => {
  await client.end()
  await engine.close()
  await pool.close()
  await database.drop()
})

async function connect(): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: database.url })
  await connected.connect()
  return connected
}

async function write(customerId: string, text: string, name = customerId, metadata = '{}'): Promise<void> {
  await writeBy(client, { customerId, text, name, metadata })
}

interface Written {
  customerId: string
  text: string
  name?: string
  metadata?: string
}

async function writeBy(writer: pg.Client, { customerId, text, name = customerId, metadata = '{}' }: Written) {
  last += 1
  const conversation = [`of-${customerId}`, instanceId, 'connector-1', customerId, name]
  await writer.query(
    `insert into conversations (id, instance_id, connector_id, customer_id, customer_name, thread, status, unread_count,
       metadata, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, 'open', 0, '{}', 0, $6)
     on conflict (id) do update set customer_name = excluded.customer_name, updated_at = excluded.updated_at`,
    [...conversation, last],
  )
  await writer.query(
    `insert into messages (id, conversation_id, instance_id, connector_id, customer_id, sender_name, seq, text, metadata,
       thread, kind, external_id, sender_type, sender_id, attachment_count, sort_at, created_at, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, 'inbound', $1, 'human', $5, 0, 0, 0, $7)`,
    [`m${last}`, ...conversation, last, text, metadata],
  )
  await writer.query("select setval('messages_seq', $1)", [last])
}
const fill = async (limit = 2) => {
  while ((await index.indexMessages(limit)) > 0);
}
const find = async (q: string, of = instanceId) =>
  (await engine.read(() => index.findCandidates({ instanceId: of, q }))).ids

const forget = (table: string, ids: string[]) => client.query(`delete from ${table} where id = any($1)`, [ids])
const countRows = async (table: string) => (await client.query(`select from ${table}`)).rowCount

test('words are found by their beginnings, runs of characters as they follow each other, names by any part', async () => {
  await write('a', "L'élève réclame le colis n° 4711, 手机壳", 'a', '{"order":"FR-77"}')
  await write('b', 'Où est mon colis ?', 'Zoé Martin')
  await fill()
  for (const [q, expected] of [
    ['RECLA', ['of-a']],
    ['colis', ['of-b', 'of-a']],
    ['mon colis', ['of-b']],
    ['lame', []],
    ['l', ['of-a']],
    ['手机', ['of-a']],
    ['机手', []],
    ['手壳', []],
    ['fr-77', ['of-a']],
    ['order', []],
    ['zo arti', ['of-b']],
    ['e m', ['of-b']],
    ['oéma', []],
  ] as const) {
    expect([q, await find(q)]).toEqual([q, expected])
  }
  expect(await find('colis', 'instance-2')).toEqual([])
})

test('the longest texts go in, whatever their words', async () => {
  const characters = Array.from({ length: 21_000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919) % 20_000))).join(
    '',
  )
  const words = Array.from({ length: 13_000 }, (_, i) => i.toString(36).padStart(4, 'z')).join(' ')
  await write('a', characters)
  await write('b', words)
  await write('c', 'ﷺ'.repeat(21_000))
  await write('d', 'ﬃ'.repeat(21_000))
  await fill()
  expect(await find(characters.slice(-5))).toEqual(['of-a'])
  expect(await find(words.slice(-9))).toEqual(['of-b'])
  expect(await find('صلى')).toEqual(['of-c'])
  expect(await find('ffiffi')).toEqual(['of-d'])
})

test('the newest hits come first, from slice to slice of the index', async () => {
  for (const customerId of ['a', 'b', 'c', 'd']) {
    await write(customerId, `parcel ${customerId}${customerId}`)
    last += 40_000
  }
  await fill()
  expect(await find('parcel')).toEqual(['of-d', 'of-c', 'of-b', 'of-a'])
  expect(await find('parcel bb')).toEqual(['of-b'])
  const { seqs } = await engine.read(() => index.findCandidates({ instanceId, q: 'parcel' }))
  expect(seqs.get('of-b')).toBe(40_002)
})

test('no more than a thousand hits are gathered, however many slices hold some', async () => {
  await write('a', 'parcel')
  await client.query(`insert into messages select (jsonb_populate_record(m, jsonb_build_object('seq', n * 100, 'id', 'x' || n))).*
    from messages m, generate_series(1, 1500) as n`)
  await write('b', 'parcel letter')
  await fill(500)
  const { rows } = await client.query(`select count(*) as n from message_search`)
  expect(rows).toEqual([{ n: '1502' }])
  expect(await find('parcel')).toEqual(['of-a'])
  expect(await find('parcel letter')).toEqual(['of-b'])
})

test('what is numbered before, and committed after, is not passed over', async () => {
  await write('a', 'first')
  await fill()
  const slow = await connect()
  await slow.query(`begin; ${lockStoreShared}`)
  await writeBy(slow, { customerId: 'b', text: 'second' })
  await write('c', 'third')
  expect(await index.indexMessages(10)).toBe(0)
  expect(await index.readSearchDelay(10)).toBe(7)
  await slow.query('commit')
  await slow.end()
  expect(await index.indexMessages(10)).toBe(2)
  for (const q of ['first', 'second', 'third']) expect(await find(q)).toHaveLength(1)
  expect(await index.readSearchDelay(10)).toBe(0)
})

test('what is erased leaves the index with it, also between two steps of it', async () => {
  await write('a', 'canary', 'Canary')
  await write('b', 'canary')
  await fill()
  await forget('messages', ['m1'])
  await forget('conversations', ['of-a'])
  expect([await countRows('message_search'), await countRows('name_search')]).toEqual([1, 1])
  await write('c', 'canary', 'Canary')
  await write('d', 'canary')
  afterRead = async () => {
    await forget('messages', ['m3'])
    await forget('conversations', ['of-c'])
  }
  await fill(10)
  expect(await find('canary')).toEqual(['of-d', 'of-b'])
  expect([await countRows('message_search'), await countRows('name_search')]).toEqual([2, 2])
})

test('an index made by other rules is made anew from the newest on, and finds what it has meanwhile', async () => {
  for (let i = 0; i < 6; i++) await write(`c${i}`, 'word', `Name${i}`)
  await fill()
  await client.query("update search_state set rules = 'older'")
  await client.query("update message_search set words = replace(words, 'word', 'wørd')")
  await client.query("update name_search set words = 'former'")
  expect(await index.indexMessages(6)).toBe(6)
  expect([await find('ame4'), await find('word')]).toEqual([['of-c4'], []])
  expect(await index.indexMessages(2)).toBe(2)
  expect(await find('word')).toEqual(['of-c5', 'of-c4'])
  await write('c6', 'word')
  expect(await index.indexMessages(2)).toBe(1)
  await fill()
  expect(await find('word')).toEqual(['of-c6', 'of-c5', 'of-c4', 'of-c3', 'of-c2', 'of-c1', 'of-c0'])
})

test('what another server has indexed meanwhile is left as it is', async () => {
  await write('a', 'word', 'Former')
  await fill()
  await write('b', 'word')
  afterRead = async () => {
    afterRead = undefined
    await fill()
    await client.query('delete from message_search where seq = 2')
  }
  expect(await index.indexMessages(10)).toBe(1)
  expect(await index.indexMessages(10)).toBe(0)
  expect(await countRows('message_search')).toBe(1)
})

test('words that no message holds any more leave the index when it has grown to twice its size', async () => {
  const readSize = async () =>
    Number((await client.query(`select pg_relation_size('message_search_words') as n`)).rows[0].n)
  const least = 100_000
  for (const round of [1, 2, 3]) {
    await write('a', Array.from({ length: 8000 }, (_, i) => `r${round}w${i}`).join(' '))
    await fill()
    await forget('messages', [`m${last}`])
  }
  await write('a', 'parcel')
  await fill()
  const grown = await readSize()
  expect(grown).toBeGreaterThan(least)
  await tidySearch(pool, least)
  const rebuilt = await readSize()
  expect(rebuilt).toBeLessThan(grown / 2)
  expect(await find('parcel')).toEqual(['of-a'])
  await tidySearch(pool, least)
  expect(await readSize()).toBe(rebuilt)
})
