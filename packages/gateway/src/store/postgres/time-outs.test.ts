/** What takes too long is ended by the server, and whoever waits for it is told to come back. */
import { waitFor } from '@passerelle/testkit'
import pg from 'pg'
import { expect, test } from 'vitest'
import { connectorId, instanceId, now, openConversation, useStore } from '../conformance/fixtures.ts'
import type { Store } from '../store.ts'
import { lockStoreAlone, tryCustomerLock } from './locks.ts'
import { createPool, usualTimes } from './pool.ts'
import { openPostgresStore } from './postgres-store.ts'
import { openLentStore } from './test-stores.ts'

let url = ''
/** Before the database goes. */
const atEnd: (() => Promise<unknown>)[] = []
useStore(async () => {
  const opened = await openLentStore()
  url = opened.url
  return {
    ...opened,
    close: async () => {
      for (const end of atEnd.splice(0)) await end()
      await opened.close()
    },
  }
})

const patience = 60_000
const busy = { status: 503, reason: { code: 'database_busy' } }

async function connect() {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  atEnd.push(() => client.end())
  return client
}

/** Every statement that reads or writes deliveries waits for it. */
async function lockDeliveries() {
  const client = await connect()
  await client.query('begin; lock table deliveries in access exclusive mode')
  return client
}

/** Its times are so short that only what hangs may be asked of it. */
async function openStore(times: Partial<typeof usualTimes>) {
  const store = await openPostgresStore(url, createPool(url, { ...usualTimes, ...times }))
  atEnd.push(() => store.close())
  return store
}

test.each([{ statementMs: 50 }, { lockMs: 50 }])(
  'a statement that hangs is ended, and told as busy: %o',
  async (times) => {
    const store = await openStore(times)
    const locker = await lockDeliveries()
    await expect(store.countPending()).rejects.toMatchObject(busy)
    const { rows } = await locker.query("select pid from pg_locks where locktype = 'relation' and not granted")
    expect(rows).toEqual([])
    await locker.query('commit')
  },
)

test('the connection of a statement that was ended goes on', async () => {
  const store = await openStore({ lockMs: 50 })
  const locker = await lockDeliveries()
  await expect(store.countPending()).rejects.toMatchObject(busy)
  await locker.query('commit')
  expect(await store.countPending()).toBe(0)
  expect(store.readPool?.()).toMatchObject({ used: 0, idle: 1 })
})

test('behind commands that hang, one that waited long for its turn is refused', async () => {
  const store = await openStore({ turnMs: 1000, lockMs: patience })
  const locker = await connect()
  await locker.query(`begin; ${lockStoreAlone}`)
  const seal = (byte: number) => store.recordConnectorSecret(connectorId, new Uint8Array([byte]))
  const hanging = [seal(1), seal(2)]
  const isWaiting = "select from pg_locks where locktype = 'advisory' and not granted"
  await waitFor('both to hang', async () => (await locker.query(isWaiting)).rows.length === 2)
  const from = performance.now()
  const last = seal(3)
  last.catch(() => {})
  await waitFor('the last to be late', () => performance.now() > from + 1100)
  await locker.query('commit')
  await Promise.all(hanging)
  await expect(last).rejects.toMatchObject(busy)
  await seal(4)
})

/** Another server is at work on that customer. */
async function holdCustomer(customerId: string) {
  const client = await connect()
  await client.query(`begin; select ${tryCustomerLock(`'${connectorId}'`, `'${customerId}'`)}`)
  return client
}

const close = (store: Store, id: string) =>
  store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: now + 1000 })

test('a change that waits for its customer holds up no change of another one', async () => {
  const store = await openStore({ lockMs: patience })
  const [held, other] = [await openConversation(store, 'held'), await openConversation(store, 'other')]
  const locker = await holdCustomer('held')
  const waiting = close(store, held)
  expect(await close(store, other)).toMatchObject({ kind: 'changed' })
  await locker.query('commit')
  expect(await waiting).toMatchObject({ kind: 'changed' })
})

test('behind changes that hang, one is refused as soon as it has waited for long', async () => {
  const store = await openStore({ turnMs: 50, lockMs: patience })
  const [held, other] = [await openConversation(store, 'held'), await openConversation(store, 'other')]
  const locker = await holdCustomer('held')
  const hanging = [1, 2, 3].map(() => close(store, held))
  await expect(close(store, other)).rejects.toMatchObject(busy)
  await locker.query('commit')
  await Promise.all(hanging)
  expect(await close(store, other)).toMatchObject({ kind: 'changed' })
})

test('a transaction that stands still is ended by the server, and what it held is free', {
  timeout: 2 * patience,
}, async () => {
  const pool = createPool(url, { ...usualTimes, idleInTransactionMs: 50 })
  atEnd.push(() => pool.close())
  const watcher = await connect()
  const held = pool.use(async (session) => {
    await session.query('begin')
    const { rows } = await session.query('select pg_backend_pid() as pid, pg_advisory_xact_lock(1)')
    const isThere = 'select pid from pg_stat_activity where pid = $1'
    const isGone = async () => (await watcher.query(isThere, [rows[0]?.pid])).rows.length === 0
    await waitFor('the server to end it', isGone, patience)
    await session.query('commit')
  })
  await expect(held).rejects.toMatchObject({ status: 503, problem: { code: 'database_unreachable' } })
  await watcher.query('select pg_advisory_lock(1)')
  expect(await pool.use((session) => session.query('select 1 as one'))).toMatchObject({ rows: [{ one: 1 }] })
})
