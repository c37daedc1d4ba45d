/**
 * B15: what a desk of a contact centre asks, with 15,000 open conversations in 50 queues and 200 agents, on both engines:
 * lists, counts, taking the next one, the board. It fails when one takes longer than its limit.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConversationItem, type InboundMessage, MESSAGES_PATH } from '@passerelle/protocol'
import {
  type Accounts,
  type ApiClient,
  createAccounts,
  createPartnerClient,
  logIn,
  operatorToken,
  startGatewayProcess,
} from '@passerelle/testkit'
import { usePostgres } from '@passerelle/testkit/postgres'
import { median } from './median.ts'
import { newMessage } from './messages.ts'

const queueCount = 50
const agentCount = 200
const perQueue = 200
/** More in the first queue, who have waited longest there: more than are looked at for one who takes the next. */
const backlog = 5000
/** As many in a queue are with an agent. */
const heldPerQueue = 20
const queuesOfAgent = 5
/** In each queue those who wait longest ask for what every other agent has, and not the one who takes. */
const asking = perQueue / 2
const handover = { skills: ['billing'], language: 'fr' }
const skills = { billing: 3, fr: 4 }
const batch = 100
const rounds = 15
const limitMs = 50

type Taken = Map<string, number[]>

export async function contactCentre(): Promise<void> {
  const onSqlite = await measureOn({})
  const server = await usePostgres()
  try {
    report({ onSqlite, onPostgres: await measureOn({ DATABASE_URL: server.url() }) })
  } finally {
    await server.close()
  }
}

async function measureOn(settings: Record<string, string>): Promise<Taken> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({
    dataDir,
    settings: { LOG_LEVEL: 'silent', CONNECTOR_RATE: '1000000', ...settings },
  })
  try {
    const accounts = await createAccounts({ url: gateway.url, operatorToken })
    const room = await fill(accounts, gateway.url)
    const ada = await logIn(gateway.url, accounts.agent)
    const taken: Taken = new Map()
    for (const sight of ['all', 'queues']) {
      await accounts.asOperator.patch(`/instances/${accounts.instanceId}`, { sight })
      await measureLists(taken, { as: ada, sight, room })
    }
    const supervisor = await logIn(gateway.url, await createSupervisor(accounts))
    await measure(taken, { name: '/board', act: () => supervisor.get('/board') })
    await measure(taken, { name: 'take the next one', act: () => ada.post('/conversations/take-next') })
    const [queueId] = room.queues
    await measure(taken, {
      name: "take a queue's next one",
      act: () => ada.post('/conversations/take-next', { queue: queueId }),
    })
    return taken
  } finally {
    await gateway.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  }
}

interface Room {
  queues: string[]
  connectorId: string
}

/** Everything comes in by the doors; a tenth is with an agent. */
async function fill(accounts: Accounts, url: string): Promise<Room> {
  const startedAt = performance.now()
  const agents = [accounts.agent.id, ...(await createAgents(accounts))]
  const queues: string[] = []
  for (let n = 0; n < queueCount; n++) queues.push(await fillQueue(accounts, { n, url, agents }))
  const seconds = (performance.now() - startedAt) / 1000
  console.log(
    `  ${queueCount * perQueue + backlog} conversations in ${queueCount} queues written in ${seconds.toFixed(0)} s`,
  )
  return { queues, connectorId: accounts.connector.id }
}

async function createAgents({ asOperator, instanceId }: Accounts): Promise<string[]> {
  const ids: string[] = []
  for (let n = 1; n < agentCount; n++) {
    const { id } = await asOperator.post<{ id: string }>('/agents', {
      instance_id: instanceId,
      name: `Agent ${n}`,
      email: `agent-${n}@acme.example`,
      password: `correct horse battery ${n}`,
    })
    ids.push(id)
  }
  return ids
}

async function createSupervisor({ asOperator, instanceId }: Accounts) {
  const login = { email: 'grace@acme.example', password: 'correct horse battery' }
  await asOperator.post('/agents', { instance_id: instanceId, name: 'Grace', role: 'supervisor', ...login })
  return login
}

interface Filling {
  n: number
  url: string
  agents: readonly string[]
}

async function fillQueue({ asOperator, asDesk, instanceId }: Accounts, { n, url, agents }: Filling): Promise<string> {
  const instance_id = instanceId
  const { id } = await asOperator.post<{ id: string }>('/queues', { instance_id, name: `Queue ${n}`, capacity: 1000 })
  const connector = await asOperator.post<{ id: string; client_id: string; client_secret: string }>('/connectors', {
    instance_id,
    name: `Bot ${n}`,
    default_queue_id: id,
  })
  const each = (agentCount * queuesOfAgent) / queueCount
  for (let member = 0; member < each; member++) {
    const agent = agents[(n * each + member) % agents.length]
    await asOperator.call('PUT', `/queues/${id}/members/${agent}`, member % 2 === 0 ? {} : { skills })
  }
  const asPartner = createPartnerClient(url, connector)
  for (let at = n === 0 ? -backlog : 0; at < perQueue; at += batch) {
    await asPartner.post(MESSAGES_PATH, { messages: Array.from({ length: batch }, (_, i) => messageOf(n, at + i)) })
  }
  const { items } = await asDesk.get<{ items: ConversationItem[] }>(
    `/conversations?connector=${connector.id}&limit=${heldPerQueue}`,
  )
  for (const [i, conversation] of items.entries()) {
    const agent_id = agents[(n * heldPerQueue + i) % agents.length]
    await asDesk.post(`/conversations/${conversation.id}/transfer`, { agent_id })
  }
  return id
}

function messageOf(queue: number, customer: number): InboundMessage {
  const id = `customer-${queue}-${customer}`
  const message = {
    ...newMessage(),
    customer_id: id,
    sender: { type: 'human' as const, id, name: `Customer ${customer}` },
  }
  return customer < asking ? { ...message, metadata: { handover } } : message
}

interface Asking {
  as: ApiClient
  sight: string
  room: Room
}

const views = ['unassigned', 'mine', 'queue', 'waiting', 'all', 'bot', 'snoozed', 'closed']

async function measureLists(taken: Taken, { as, sight, room: { queues, connectorId } }: Asking): Promise<void> {
  const filters = ['', '&sort=newest', `&queue=${queues[7]}`, `&connector=${connectorId}`, '&tag=urgent']
  const paths = views.flatMap((view) => filters.map((filter) => `/conversations?view=${view}${filter}`))
  for (const path of [...paths, '/counts', '/queues']) {
    const [view, filter = ''] = path.split('&')
    const name = `${view}${filter && `&${filter.split('=', 1)}`}, sight ${sight}`
    await measure(taken, { name, act: () => as.get(path) })
  }
}

async function measure(taken: Taken, { name, act }: { name: string; act: () => Promise<unknown> }): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    await act()
    times.push(performance.now() - startedAt)
  }
  taken.set(name, times)
}

function report({ onSqlite, onPostgres }: { onSqlite: Taken; onPostgres: Taken }): void {
  console.log(`  ms, median (slowest) of ${rounds}: SQLite, PostgreSQL; at most ${limitMs}`)
  const show = (times: number[] = []) => `${median(times).toFixed(1)} (${Math.max(...times).toFixed(1)})`.padStart(16)
  for (const [name, times] of onSqlite) {
    const other = onPostgres.get(name) ?? []
    const isOver = Math.max(median(times), median(other)) > limitMs
    if (isOver) process.exitCode = 1
    console.log(`${show(times)}${show(other)}  ${isOver ? 'OVER ' : ''}${name}`)
  }
}
