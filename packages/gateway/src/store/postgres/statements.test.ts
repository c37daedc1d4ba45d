/** What the database is asked, as the sessions of the pool are asked it. */
import { expect, test } from 'vitest'
import type { ClaimedDelivery } from '../../deliveries/delivery.ts'
import {
  claim,
  connectorId,
  deliver,
  inboundPlan,
  newConnector,
  now,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from '../conformance/fixtures.ts'
import { createPool, type Pool } from './pool.ts'
import { openPostgresStore } from './postgres-store.ts'
import { openLentStore } from './test-stores.ts'

let asked: string[] = []

function recordAsked(pool: Pool): Pool {
  const record = (text: string) => {
    // Wake-ups go out a moment later, for many commits at once.
    if (!text.includes('pg_notify')) asked.push(text)
  }
  return {
    ...pool,
    use: (work) =>
      pool.use((session) =>
        work({
          query: (text, values) => {
            record(text)
            return session.query(text, values)
          },
          queryArrays: (text, arrays) => {
            record(text)
            return session.queryArrays(text, arrays)
          },
        }),
      ),
  }
}

const { store } = useStore(
  async () => {
    const { url, close } = await openLentStore()
    const open = () => openPostgresStore(url, recordAsked(createPool(url)))
    const recorded = await open()
    return {
      store: recorded,
      openAnother: open,
      close: async () => {
        await recorded.close()
        await close()
      },
    }
  },
  // The first write asks what is asked once in a server's life.
  (fresh) => openConversation(fresh, 'first'),
)

async function askedFor(work: () => Promise<unknown>): Promise<string[]> {
  asked = []
  await work()
  return asked
}

const receive = (customerId: string, connector = connectorId) =>
  store.recordInbound(
    inboundPlan([plannedMessage(customerId)], {
      ...{ connectorId: connector, customerId, conversationId: `conversation-of-${customerId}` },
    }),
  )
const reply = (customerId: string) => store.recordReply(replyPlan({ id: `r-${customerId}`, customerId }))
const openAll = (customers: readonly string[]) =>
  Promise.all(customers.map((customer) => openConversation(store, customer)))
const claimAll = () => claim(store, now, { perConnector: 100 })

type Act = (customers: readonly string[]) => Promise<unknown>

const acts: { what: string; prepare: Act; act: Act }[] = [
  {
    what: 'batches of messages',
    prepare: async () => {},
    act: (customers) => Promise.all(customers.map((one) => receive(one))),
  },
  {
    what: 'batches of as many connectors',
    prepare: (customers) => Promise.all(customers.map((id) => store.recordConnector(newConnector({ id })))),
    act: (customers) => Promise.all(customers.map((id) => receive(id, id))),
  },
  { what: 'replies', prepare: openAll, act: (customers) => Promise.all(customers.map(reply)) },
  {
    what: 'deliveries claimed',
    prepare: async (customers) => {
      await openAll(customers)
      await Promise.all(customers.map(reply))
    },
    act: async (customers) => expect(await claimAll()).toHaveLength(customers.length),
  },
  {
    what: 'episodes that were answered',
    prepare: async (customers) => {
      await openAll(customers)
      await Promise.all(customers.map(reply))
    },
    act: async (customers) => expect(await store.followEpisodes(1000)).toBeGreaterThan(customers.length),
  },
]

const sizes = [1, 8, 64]
const customersOf = (size: number) => Array.from({ length: size }, (_, index) => `c${size}-${index}`)

test.each(acts)('$what take as many statements as one, however many come together', async ({ prepare, act }) => {
  const counts: number[] = []
  for (const size of sizes) {
    await prepare(customersOf(size))
    counts.push((await askedFor(() => act(customersOf(size)))).length)
  }
  expect(new Set(counts).size, `${counts}`).toBe(1)
})

test('settlements take as many statements as one, however many come together', async () => {
  const counts: number[] = []
  for (const size of sizes) {
    await openAll(customersOf(size))
    await Promise.all(customersOf(size).map(reply))
    const claimed = await claimAll()
    expect(claimed).toHaveLength(size)
    counts.push((await askedFor(() => Promise.all(claimed.map((one) => deliver(store, one, now))))).length)
  }
  expect(new Set(counts).size, `${counts}`).toBe(1)
})

/** Apart: what only begins, ends and locks. */
function tellApart(texts: readonly string[]) {
  const frames = texts.filter((text) => /^(begin|commit)\b/.test(text))
  const locks = texts.filter((text) => /pg_advisory_xact_lock/.test(text))
  return { statements: texts.length - frames.length - locks.length, locks: locks.length, frames: frames.length }
}

test('a message alone takes few statements, from its batch to the commit', async () => {
  expect(tellApart(await askedFor(() => receive('alone')))).toEqual({ statements: 2, locks: 1, frames: 2 })
})

test('a reply alone takes few statements, from its acceptance to its delivery', async () => {
  await openConversation(store, 'alone')
  expect(tellApart(await askedFor(() => reply('alone')))).toEqual({ statements: 2, locks: 1, frames: 2 })
  const claimed: ClaimedDelivery[] = []
  const claiming = await askedFor(async () => claimed.push(...(await claimAll())))
  // A look at who waits comes first, by itself.
  expect(tellApart(claiming)).toEqual({ statements: 4, locks: 1, frames: 2 })
  const settling = await askedFor(() => Promise.all(claimed.map((one) => deliver(store, one, now))))
  expect(tellApart(settling)).toEqual({ statements: 2, locks: 1, frames: 2 })
})
