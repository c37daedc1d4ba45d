/**
 * How what is asked grows with what there is, on PostgreSQL: each list and search, a message, a reply, claims,
 * settlements and the log of changes, among 20,000 messages and among 2,000,000 with 200,000 waiting deliveries.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConversationItem, MESSAGES_PATH, type Page } from '@passerelle/protocol'
import { type Accounts, createAccounts, operatorToken, startGatewayProcess } from '@passerelle/testkit'
import { fillDatabase, type LargeWorld, usePostgres, withClient } from '@passerelle/testkit/postgres'
import { namesOf } from '../packages/gateway/src/deliveries/delivery.ts'
import { openPostgresStore } from '../packages/gateway/src/store/postgres/postgres-store.ts'
import { queriesOf } from './lists.ts'
import { median } from './median.ts'
import { newMessage } from './messages.ts'

const sizes = {
  few: { messages: 20_000, conversations: 2000, pending: 2000 },
  many: { messages: 2_000_000, conversations: 200_000, pending: 200_000 },
}
const rounds = 15
const connectorCount = 10
const claimSize = 50
const changesPage = 500

/** Milliseconds, by what was asked. */
type Times = Map<string, number[]>

export async function growth(): Promise<void> {
  const few = await measureAt(sizes.few)
  const many = await measureAt(sizes.many)
  console.log(
    `  ms, median (fastest) of ${rounds}: among 20,000 messages, among 2,000,000, and how much longer (fastest)`,
  )
  for (const [name, taken] of many) {
    const before = few.get(name) ?? []
    const times = [before, taken].map((all) =>
      `${median(all).toFixed(1)} (${Math.min(...all).toFixed(1)})`.padStart(16),
    )
    const ratio = (Math.min(...taken) / Math.min(...before)).toFixed(1).padStart(6)
    console.log(`${times.join('')} ${ratio}x  ${name}`)
  }
}

async function measureAt(size: (typeof sizes)['few']): Promise<Times> {
  const server = await usePostgres({ fsync: false, settings: { shared_buffers: '512MB', max_wal_size: '4GB' } })
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const settings = { DATABASE_URL: server.url(), CONNECTOR_RATE: '1000000' }
  let gateway = await startGatewayProcess({ dataDir, settings })
  const times: Times = new Map()
  try {
    const accounts = await createAccounts({ url: gateway.url, operatorToken })
    const connectors = await createConnectors(accounts)
    // Search takes it in, and so knows that an index is there.
    const sender = { type: 'human', id: 'first', name: 'First' }
    await accounts.asPartner.post(MESSAGES_PATH, { messages: [{ ...newMessage(), customer_id: 'first', sender }] })
    // Nothing of its own happens while rows are written, and it plans anew.
    await gateway.end('SIGTERM')
    const startedAt = performance.now()
    await fill(server.url(), { ...size, connectors, agentId: accounts.agent.id, now: Date.now() })
    console.log(`  ${size.messages} messages written in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    gateway = await startGatewayProcess({ dataDir, settings, port: gateway.port })
    await measureDoors(gateway.url, accounts, times)
    await gateway.end('SIGTERM')
    await measureStore(server.url(), accounts.instanceId, times)
    return times
  } finally {
    await gateway.end('SIGTERM')
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Paused: what waits goes on waiting. */
async function createConnectors({ asOperator, instanceId, connector }: Accounts): Promise<LargeWorld['connectors']> {
  const ids = [connector.id]
  while (ids.length < connectorCount) {
    const { id } = await asOperator.post<{ id: string }>('/connectors', { instance_id: instanceId, name: 'Bot' })
    ids.push(id)
  }
  for (const id of ids) await asOperator.post(`/connectors/${id}/pause`)
  return ids.map((id) => ({ id, instanceId }))
}

const fill = (url: string, world: LargeWorld): Promise<void> =>
  withClient(url, async (client) => {
    await fillDatabase(client, world)
    await client.query('vacuum analyze')
  })

async function measure(times: Times, name: string, work: (round: number) => Promise<unknown>): Promise<void> {
  const taken: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    await work(round)
    taken.push(performance.now() - startedAt)
  }
  times.set(name, taken)
}

async function measureDoors(url: string, accounts: Accounts, times: Times): Promise<void> {
  const { asPartner, asDesk } = accounts
  await measure(times, 'a message', () => asPartner.post(MESSAGES_PATH, { messages: [newMessage()] }))
  const { items } = await asDesk.get<Page<ConversationItem>>('/conversations?sort=newest')
  const reply = (round: number) =>
    asDesk.post(`/conversations/${items[round % items.length]?.id}/messages`, { message: 'We look into it.' })
  await measure(times, 'a reply', reply)
  for (const [door, path] of queriesOf(accounts, 'customer-70')) {
    await measure(times, path.replaceAll(/\b01\w{24}\b/g, '(id)'), () => accounts[door].get(path))
  }
  await measure(times, 'a thread', () => asDesk.get('/conversations/conversation-70/messages'))
  await measure(times, '/metrics', async () => (await fetch(`${url}/metrics`)).text())
}

/** What the server's loops ask. */
async function measureStore(url: string, instanceId: string, times: Times): Promise<void> {
  await withClient(url, (client) =>
    client.query(
      "update connectors set paused = 0; update endpoints set held_since = null, url = 'http://127.0.0.1:9'",
    ),
  )
  const store = await openPostgresStore(url)
  try {
    const { first, last } = await withClient(url, async (client) => {
      const { rows } = await client.query('select min(seq)::int as first, max(seq)::int as last from changes')
      return rows[0]
    })
    await measure(times, `${changesPage} changes, from the first on`, (round) =>
      store.readChanges({ instanceId, after: first + round * changesPage, limit: changesPage }),
    )
    await measure(times, 'the newest changes', () =>
      store.readChanges({ instanceId, after: last - 10, limit: changesPage }),
    )
    const now = Date.now()
    const leaseMs = 3600_000
    const claimed: Awaited<ReturnType<typeof store.claimDeliveries>>['deliveries'] = []
    await measure(times, `a claim of ${claimSize}`, async () => {
      const request = { now, leaseMs, perConnector: claimSize * rounds, inFlight: new Map(), limit: claimSize }
      const { deliveries } = await store.claimDeliveries(request)
      if (deliveries.length !== claimSize) throw new Error(`${deliveries.length} were claimed`)
      claimed.push(...deliveries)
    })
    await measure(times, `${claimSize} settlements at once`, () =>
      Promise.all(
        claimed.splice(0, claimSize).map((one) =>
          store.settleDelivery({
            ...{ ...namesOf(one), now, ok: true, next: { state: 'delivered' } },
            ...{ attachmentGraceMs: 0, attachmentTtlMs: 0 },
            attempt: {
              ...{ id: `attempt-of-${one.id}`, deliveryId: one.id },
              ...{ startedAt: now, durationMs: 20, request: null, status: 200 },
              ...{ responseHeaders: null, response: null, error: null, flush: false },
            },
          }),
        ),
      ),
    )
  } finally {
    await store.close()
  }
}
