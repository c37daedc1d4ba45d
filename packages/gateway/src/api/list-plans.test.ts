/**
 * No list of the desk, the operators' API or the console walks or sorts a table. What is looked at are the statements the
 * server runs while every list is asked for with every filter: both are taken from its own description.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorToken } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../config/load-config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { inboundPlan, plannedMessage } from '../store/conformance/fixtures.ts'
import { findListFaults } from '../store/sqlite/plan-faults.ts'
import { recordPlans } from '../store/sqlite/test-plans.ts'

interface Operation {
  parameters?: { name: string; in: string; schema: { enum?: string[] } }[]
}
interface Answer {
  id: string
  items?: { id: string }[]
  next_cursor?: string | null
  api_key: string
}

let folder: string
let gateway: Gateway
let keys: { desk: string; operator: string }
let samples: Record<string, string[]>
const plans = recordPlans()

async function ask(method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer | undefined> {
  const authorization = `Bearer ${url.startsWith('/desk') ? keys.desk : keys.operator}`
  const answer = await gateway.app.inject({ method, url, headers: { authorization }, ...(payload && { payload }) })
  // A combination of filters may be refused.
  if (answer.statusCode === 400) return undefined
  expect([url, answer.statusCode, answer.body]).toEqual([url, expect.toSatisfy((status) => status < 300), answer.body])
  return answer.headers['content-type']?.includes('json') ? answer.json() : undefined
}

async function create(path: string, body: object): Promise<Answer> {
  const created = await ask('POST', `/operator/v1${path}`, body)
  if (!created) throw new Error(`${path} refused ${JSON.stringify(body)}`)
  return created
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-lists-'))
  const env = { PASSERELLE_DATA_DIR: folder, PASSERELLE_OPERATOR_TOKEN: operatorToken, PASSERELLE_LOG_LEVEL: 'silent' }
  // It does not listen, so none of its loops runs: all statements are those of what is asked.
  gateway = await createGateway(await loadConfig({ env, createDataDir: true }))
  keys = { desk: '', operator: operatorToken }
  const { id: instanceId } = await create('/instances', { name: 'Acme' })
  const { id: connectorId } = await create('/connectors', { instance_id: instanceId, name: 'Bot' })
  const agent = await create('/agents', { instance_id: instanceId, name: 'Service', service: true })
  keys.desk = agent.api_key
  samples = {
    assignee: ['me', 'none', 'somebody'],
    connector: [connectorId],
    connector_id: [connectorId],
    customer_id: ['c1'],
    instance_id: [instanceId],
    q: ['a', 'text', 'text of'],
    message_id: ['m1'],
    since: ['1h'],
    hours: ['24'],
    retention: ['30d'],
    actor_id: ['somebody'],
    action: ['connector.created'],
    target_type: ['connector'],
    target_id: [connectorId],
  }
  await receive({ instanceId, connectorId, from: 0, to: 3 })
  await ask('POST', '/desk/v1/conversations/conversation-0/messages', { message: 'Thank you' })
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true })
})

async function receive({
  from,
  to,
  ...owner
}: {
  instanceId: string
  connectorId: string
  from: number
  to: number
}): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i)
  const plan = { ...inboundPlan([], { receivedAt: Date.now() }), ...owner }
  plan.customers = numbers.map((n) => ({
    customerId: `c${n}`,
    conversationId: `conversation-${n}`,
    messages: [plannedMessage(`m${n}`)],
  }))
  await gateway.store.recordInbound(plan)
  while ((await gateway.store.indexMessages(1000)) > 0);
}

/** What the server runs for it is recorded. */
async function askForAll(): Promise<void> {
  plans.start()
  try {
    await askForEach()
  } finally {
    plans.stop()
  }
}

/** Every list and every item of the two doors, with up to three filters at once, and the page after. */
async function askForEach(): Promise<void> {
  const description = (await gateway.app.inject('/openapi.json')).json<{
    paths: Record<string, { get?: Operation }>
  }>()
  for (const [path, { get }] of Object.entries(description.paths)) {
    // An event stream does not end.
    if (!get || !/^\/(desk|operator)\/v1\//.test(path) || path.endsWith('/changes')) continue
    if (/\/(session|sessions)$|attachments/.test(path)) continue
    const url = path.replace('{id}', (await firstOf(path)) ?? 'nobody')
    for (const query of combine(get)) {
      const answer = await ask('GET', `${url}?${new URLSearchParams(query)}`)
      if (answer?.next_cursor) {
        await ask('GET', `${url}?${new URLSearchParams([...query, ['cursor', answer.next_cursor]])}`)
      }
    }
  }
}

async function firstOf(path: string): Promise<string | undefined> {
  const [list] = path.split('/{id}')
  if (list === path || !list) return undefined
  if (list.endsWith('/messages')) return 'message-m0'
  return (await ask('GET', list))?.items?.[0]?.id
}

type Pair = [name: string, value: string]

function combine({ parameters = [] }: Operation): Pair[][] {
  const filters = parameters.filter((one) => one.in === 'query' && !['cursor', 'limit'].includes(one.name))
  let queries: Pair[][] = [[]]
  for (const { name, schema } of filters) {
    const values = schema.enum ?? samples[name]
    if (!values) throw new Error(`what may ${name} be? Add a sample`)
    queries = queries.flatMap((query) =>
      query.length === 3 ? [query] : [query, ...values.map((value): Pair[] => [...query, [name, value]])],
    )
  }
  return parameters.some(({ name }) => name === 'limit')
    ? queries.map((query) => [...query, ['limit', '1'] as Pair])
    : queries
}

test('few conversations: no list walks a table', async () => {
  await askForAll()
  expect(await plans.explain(findListFaults)).toEqual([])
  const of = (table: string) => [...plans.statements.keys()].filter((sql) => sql.includes(`from ${table}`)).length
  for (const table of ['conversations', 'deliveries', 'audit', 'message_search'])
    expect([table, of(table)]).not.toEqual([table, 0])
})

test('many conversations: no list walks a table', async () => {
  const [instanceId = '', connectorId = ''] = [samples.instance_id?.[0], samples.connector_id?.[0]]
  await receive({ instanceId, connectorId, from: 3, to: 2100 })
  const { items } = await gateway.store.listAgents({ limit: 1 })
  const assigneeId = items[0]?.id ?? ''
  await Promise.all(
    Array.from({ length: 1050 }, (_, n) => {
      const change = { kind: 'assign', assigneeId } as const
      return gateway.store.changeConversation({ instanceId, id: `conversation-${n}`, change, now: Date.now() })
    }),
  )
  const before = plans.statements.size
  await askForAll()
  expect(plans.statements.size).toBeGreaterThan(before)
  expect(await plans.explain(findListFaults)).toEqual([])
})
