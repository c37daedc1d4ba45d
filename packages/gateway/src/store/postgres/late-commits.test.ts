/** Numbers are given before they are committed: who reads in their order waits for what is numbered and still open. */
import { withClient } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { inboundPlan, instanceId, now, plannedMessage, useStore } from '../conformance/fixtures.ts'
import type { Store } from '../store.ts'
import { lockStoreShared } from './locks.ts'
import { createPool } from './pool.ts'
import { createSequences } from './sequences.ts'
import { openLentStore } from './test-stores.ts'

let url = ''
const { store, openAnother } = useStore(async () => {
  const opened = await openLentStore()
  url = opened.url
  return opened
})

const receive = (key: string, receiver: Store = store, customerId = `customer-of-${key}`) =>
  receiver.recordInbound(
    inboundPlan([plannedMessage(key, { text: `words of ${key}` })], {
      customerId,
      conversationId: `conversation-of-${customerId}`,
    }),
  )

/** A writer that has taken the next numbers of both feeds, and does not end. */
async function openWriter() {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  await client.query(lockStoreShared)
  await client.query("select nextval('messages_seq')")
  const { rows } = await client.query(
    `insert into changes (instance_id, type, conversation_id, message_id, recorded_at)
     values ($1, 'message_created', 'conversation-late', 'late', $2) returning seq`,
    [instanceId, now],
  )
  return {
    seq: Number(rows[0].seq),
    end: async (how: 'commit' | 'rollback') => {
      await client.query(how)
      await client.end()
    },
  }
}

const readIds = async (reader: Store, after: number) => {
  const changes = await reader.readChanges({ instanceId, after, limit: 1000 })
  return changes.flatMap(({ messageId, seq }) => (messageId === null ? [] : [{ messageId, seq }]))
}

describe.each(['commit', 'rollback'] as const)('while a writer is open that ends with a %s', (how) => {
  test('changes after its number are held back, and come once', async () => {
    await receive('early')
    const { last } = await store.readChangeBounds()
    const writer = await openWriter()
    await receive('later')
    expect(await readIds(store, last)).toEqual([])
    expect((await store.readChangeBounds()).last).toBe(last)
    expect(await store.readDeliveryChanges(last, 100)).toMatchObject({ last })
    await writer.end(how)
    const ids = (await readIds(store, last)).map(({ messageId }) => messageId)
    expect(ids).toEqual(how === 'commit' ? ['late', 'message-later'] : ['message-later'])
    expect((await store.readChangeBounds()).last).toBeGreaterThan(writer.seq)
  })

  test('messages after its number are neither counted nor indexed until then, and once', async () => {
    await receive('early')
    const count = async () => {
      for (;;) if ((await store.countActivity(1000)) === 0) break
      const rows = await store.readCounters({ from: 0, widthMs: 3600_000 })
      return rows.filter(({ name }) => name === 'messages_in').reduce((sum, { value }) => sum + value, 0)
    }
    const index = async () => {
      for (;;) if ((await store.indexMessages(1000)) === 0) break
    }
    expect(await count()).toBe(1)
    await index()
    const writer = await openWriter()
    await receive('later')
    expect(await count()).toBe(1)
    await index()
    expect(await store.readSearchDelay(now + 5)).toBe(5)
    await writer.end(how)
    expect(await count()).toBe(2)
    await index()
    expect(await store.readSearchDelay(now + 5)).toBe(0)
  })
})

test('of two writers that are open, the one that ends while the gap is looked at does not let readers pass the other', async () => {
  const pool = createPool(url)
  const first = await openWriter()
  const second = await openWriter()
  await receive('later')
  let asked = 0
  const sequences = createSequences(async (text, values) => {
    const answer = await pool.use((session) => session.query(text, values))
    if (asked++ === 0) await second.end('commit')
    return answer
  })
  expect(await sequences.settledUpTo('changes', first.seq - 1)).toBe(first.seq - 1)
  await first.end('commit')
  expect(await sequences.settledUpTo('changes', first.seq - 1)).toBeGreaterThan(second.seq)
  await pool.close()
})

test('an instance is followed past thousands of changes of others', async () => {
  await receive('early')
  const { last } = await store.readChangeBounds()
  await withClient(url, (client) =>
    client.query(
      `insert into changes (instance_id, type, conversation_id, recorded_at)
       select 'another', 'conversation_updated', 'c', $1 from generate_series(1, 5000)`,
      [now],
    ),
  )
  await receive('later')
  expect(await readIds(store, last)).toMatchObject([{ messageId: 'message-later' }])
})

test('a server that has just started does not begin after what is still open, however much came since', async () => {
  const writer = await openWriter()
  const fillers = new pg.Client({ connectionString: url })
  await fillers.connect()
  await fillers.query(
    `insert into changes (instance_id, type, conversation_id, recorded_at)
     select $1, 'conversation_updated', 'c', $2 from generate_series(1, 5000)`,
    [instanceId, now],
  )
  await fillers.end()
  const fresh = await openAnother()
  let isOpen = true
  const bounds = fresh.readChangeBounds().then(({ last }) => ({ last, wasOpen: isOpen }))
  // Longer than a reader that knows more waits.
  await fresh.readChanges({ instanceId, after: 0, limit: 1 })
  isOpen = false
  await writer.end('commit')
  const { last, wasOpen } = await bounds
  expect(wasOpen && last >= writer.seq).toBe(false)
  await fresh.close()
})

test('two servers that write at once leave no gap and no double to a reader of either', async () => {
  const other = await openAnother()
  const keys = Array.from({ length: 60 }, (_, index) => `m${String(index).padStart(3, '0')}`)
  let isWriting = true
  const follow = async (reader: Store) => {
    const seen: string[] = []
    const sequences: number[] = []
    for (let after = 0; ; ) {
      const wasWriting = isWriting
      const read = await reader.readChanges({ instanceId, after, limit: 7 })
      for (const { seq, messageId } of read) {
        sequences.push(seq)
        if (messageId !== null) seen.push(messageId)
        after = seq
      }
      if (!wasWriting && read.length === 0) return { seen: seen.toSorted(), sequences }
    }
  }
  const readers = [follow(store), follow(other)]
  await Promise.all(keys.map((key, index) => receive(key, index % 2 === 0 ? store : other, `customer-${index % 7}`)))
  isWriting = false
  for (const { seen, sequences } of await Promise.all(readers)) {
    expect(seen).toEqual(keys.map((key) => `message-${key}`))
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
  }
  const counting = [store, other].map(async (one) => {
    for (;;) if ((await one.countActivity(5)) === 0) break
  })
  await Promise.all(counting)
  const rows = await store.readCounters({ from: 0, widthMs: 3600_000 })
  expect(rows.filter(({ name }) => name === 'messages_in').reduce((sum, { value }) => sum + value, 0)).toBe(keys.length)
  await other.close()
})
