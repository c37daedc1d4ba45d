/**
 * B8: every list and search with a million messages, 100,000 open conversations and 200,000 waiting deliveries, beside
 * the same on an empty database; and how far search is behind while 5,000 messages a second come.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type ConversationItem, MESSAGES_PATH, type Page } from '@passerelle/protocol'
import {
  type Accounts,
  createAccounts,
  type GatewayProcess,
  operatorToken,
  startGatewayProcess,
} from '@passerelle/testkit'
import { fillDatabase, model } from './large-data.ts'
import { median } from './median.ts'
import { newMessage } from './messages.ts'
import { atRate } from './rate.ts'

const rounds = 15
const listMs = 10
const searchMs = 50
const batch = 50
const perSecond = 5000
const floodSeconds = 20
const delayGoal = 5

interface Server {
  gateway: GatewayProcess
  accounts: Accounts
}

export async function lists(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  let server: Server | undefined
  try {
    const gateway = await start(dataDir)
    const accounts = await createAccounts({ url: gateway.url, operatorToken })
    // What waits goes on waiting.
    await accounts.asOperator.post(`/connectors/${accounts.connector.id}/pause`)
    server = { gateway, accounts }
    await writeModels(accounts)
    const empty = await measureAll(server)
    await gateway.end('SIGTERM')
    fillDatabase(dataDir, accounts.agent.id)
    server.gateway = await start(dataDir, gateway.port)
    await untilIndexed(server)
    report(empty, await measureAll(server))
    await flood(server)
  } finally {
    await server?.gateway.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  }
}

const start = (dataDir: string, port?: number) =>
  startGatewayProcess({ dataDir, settings: { CONNECTOR_RATE: '1000000' }, ...(port !== undefined && { port }) })

async function writeModels({ asPartner, asDesk }: Accounts): Promise<void> {
  for (const id of Object.values(model)) {
    const sender = { type: 'human' as const, id, name: 'Model' }
    const messages = [{ ...newMessage(), customer_id: id, sender, body: { message: 'Hello' } }]
    await asPartner.post(MESSAGES_PATH, { messages })
  }
  const { items } = await asDesk.get<Page<ConversationItem>>('/conversations')
  for (const { id, customer_id, last_message } of items) {
    if (customer_id === model.open) await asDesk.post(`/conversations/${id}/messages`, { message: 'We look into it.' })
    else await asDesk.post(`/conversations/${id}/close`, { last_seen_message_id: last_message?.id ?? null })
  }
}

async function untilIndexed(server: Server): Promise<void> {
  const startedAt = performance.now()
  while ((await readDelay(server)) > 0) await setTimeout(500)
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`  a million messages were taken into the index in ${seconds.toFixed(0)} s`)
}

async function readDelay({ gateway }: Server): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  return Number(/^passerelle_search_behind_seconds (.*)$/m.exec(text)?.[1])
}

type Query = [door: 'asDesk' | 'asOperator', path: string]

export const queriesOf = ({ connector, agent }: Accounts, customer: string): Query[] => [
  ...['waiting', 'unassigned', 'all', 'closed'].flatMap((view) =>
    ['', '&sort=newest', `&connector=${connector.id}`].map(
      (more): Query => ['asDesk', `/conversations?view=${view}${more}`],
    ),
  ),
  ...['assignee=me', `assignee=${agent.id}`, `assignee=${agent.id}&status=closed`, 'assignee=none', 'waiting=true'].map(
    (filter): Query => ['asDesk', `/conversations?${filter}`],
  ),
  ['asDesk', `/conversations?customer_id=${customer}`],
  ['asDesk', '/counts'],
  ...['', '&state=pending', '&state=delivered', '&state=exhausted', '&since=1h', `&customer_id=${customer}`].flatMap(
    (filter): Query[] => [
      ['asOperator', `/deliveries?limit=50${filter}`],
      ['asOperator', `/deliveries?limit=50${filter}&connector_id=${connector.id}`],
    ],
  ),
  ...['/audit', '/stats', '/stats?hours=168', '/nodes', '/connectors', '/agents'].map(
    (path): Query => ['asOperator', path],
  ),
  ...['a', 'is', 'par', 'parcel', 'hello', 'hello where', '4711', 'customer', 'cu', 'none such'].map(
    (q): Query => ['asDesk', `/conversations?q=${encodeURIComponent(q)}`],
  ),
  ['asDesk', `/conversations?q=parcel&connector_id=${connector.id}`],
]

interface Taken {
  median: number
  /** On a machine that has other work, the one that says most. */
  fastest: number
}

async function measureAll({ accounts }: Server): Promise<Map<string, Taken>> {
  const times = new Map<string, Taken>()
  for (const [door, path] of queriesOf(accounts, 'open-customer-77')) {
    const taken: number[] = []
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now()
      await accounts[door].get(path)
      taken.push(performance.now() - startedAt)
    }
    times.set(path, { median: median(taken), fastest: Math.min(...taken) })
  }
  return times
}

function report(empty: Map<string, Taken>, large: Map<string, Taken>): void {
  const show = (taken: Taken | undefined) =>
    `${taken?.median.toFixed(1).padStart(6)} ms (${taken?.fastest.toFixed(1).padStart(5)})`
  console.log('  median (fastest): empty, large')
  for (const [path, taken] of large) {
    const limit = path.includes('q=') ? searchMs : listMs
    const verdict = taken.median > limit ? `OVER ${limit} ` : ''
    console.log(`  ${show(empty.get(path))} ${show(taken)}  ${verdict}${path}`)
  }
}

/** Batches at a steady pace: what a server cannot follow is sent all the same. */
async function flood(server: Server): Promise<void> {
  const { asPartner } = server.accounts
  let longest = 0
  const startedAt = performance.now()
  const sent = await atRate((floodSeconds * perSecond) / batch, perSecond / batch, async (n) => {
    await asPartner.post(MESSAGES_PATH, { messages: Array.from({ length: batch }, newMessage) })
    if (n % 50 === 0) longest = Math.max(longest, await readDelay(server))
  })
  const rate = (sent.length * batch) / ((performance.now() - startedAt) / 1000)
  longest = Math.max(longest, await readDelay(server))
  console.log(
    `  search was at most ${longest.toFixed(1)} s behind at ${rate.toFixed(0)} messages a second (goal ${delayGoal})`,
  )
}
