/**
 * No list of the desk, the operators' API or the console walks or sorts a table. What is looked at are the statements the
 * server runs while every list is asked for with every filter.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorToken } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, askForAll, commonSamples, create, type Doors, listInSight } from '../../test/ask-for-lists.ts'
import { loadConfig } from '../config/load-config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { inboundPlan, plannedMessage } from '../store/conformance/fixtures.ts'
import { findListFaults } from '../store/sqlite/plan-faults.ts'
import { recordPlans } from '../store/sqlite/test-plans.ts'

let folder: string
let gateway: Gateway
let owner: { instanceId: string; connectorId: string }
let doors: Doors
let agentId: string
const plans = recordPlans()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-lists-'))
  const env = { PASSERELLE_DATA_DIR: folder, PASSERELLE_OPERATOR_TOKEN: operatorToken, PASSERELLE_LOG_LEVEL: 'silent' }
  // It does not listen, so none of its loops runs: all statements are those of what is asked.
  gateway = await createGateway(await loadConfig({ env, createDataDir: true }))
  const { id: instanceId } = await create(gateway, '/instances', { name: 'Acme' })
  const { id: connectorId } = await create(gateway, '/connectors', { instance_id: instanceId, name: 'Bot' })
  const agent = await create(gateway, '/agents', { instance_id: instanceId, name: 'Service', service: true })
  owner = { instanceId, connectorId }
  agentId = agent.id
  const samples = {
    ...commonSamples,
    connector: [connectorId],
    contact: ['conversation-0'],
    queue: [instanceId],
    connector_id: [connectorId],
    customer_id: ['c1'],
    instance_id: [instanceId],
    message_id: ['message-m0'],
    q: ['a', 'text', 'text of', 'zoe@example.com', '0601020304'],
    target_id: [connectorId],
  }
  doors = { gateway, deskKey: agent.api_key, samples }
  await receive({ from: 0, to: 3 })
  await ask(doors, 'POST', '/desk/v1/conversations/conversation-0/messages', { message: 'Thank you' })
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true })
})

async function receive({ from, to }: { from: number; to: number }): Promise<void> {
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
async function recordAll(): Promise<void> {
  plans.start()
  try {
    await askForAll(doors)
    const { instanceId } = owner
    await listInSight(gateway.store, { instanceId, agentId, ids: ['conversation-0'], samples: doors.samples })
  } finally {
    plans.stop()
  }
}

test('few conversations: no list walks a table', async () => {
  await recordAll()
  expect(await plans.explain(findListFaults)).toEqual([])
  const of = (table: string) => [...plans.statements.keys()].filter((sql) => sql.includes(`from ${table}`)).length
  for (const table of ['conversations', 'deliveries', 'audit', 'message_search'])
    expect([table, of(table)]).not.toEqual([table, 0])
})

test('many conversations: no list walks a table', async () => {
  const { instanceId } = owner
  await receive({ from: 3, to: 2100 })
  const { items } = await gateway.store.listAgents({ limit: 1 })
  const assigneeId = items[0]?.id ?? ''
  await Promise.all(
    Array.from({ length: 1050 }, (_, n) => {
      const change = { kind: 'assign', assigneeId } as const
      return gateway.store.changeConversation({ instanceId, id: `conversation-${n}`, change, now: Date.now() })
    }),
  )
  const before = plans.statements.size
  await recordAll()
  expect(plans.statements.size).toBeGreaterThan(before)
  expect(await plans.explain(findListFaults)).toEqual([])
})
