/**
 * No list of the desk, the operators' API or the console reads many rows of a large world on PostgreSQL, whichever of its
 * plans the server takes. What is looked at are the statements that run while every list is asked for with every filter.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorToken } from '@passerelle/testkit'
import { type FreshDatabase, freshDatabase, type LargeWorld, withClient } from '@passerelle/testkit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askForAll, commonSamples, create, type Doors, listInSight } from '../../test/ask-for-lists.ts'
import { loadConfig } from '../config/load-config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { mostRead } from '../store/postgres/plan-faults.ts'
import { explain, recordStatements } from '../store/postgres/test-plans.ts'
import { fill } from '../store/postgres/test-stores.ts'

/** A page, or the few that are sorted for one, each found by an index and looked at. */
const mostRows = 3000

/** They read more by what they are: figures over days, and the count of what waits, by a small entry of an index for each. */
const readMuch = /from counters\b|count\(\*\) as pending from deliveries\b/

let folder: string
let database: FreshDatabase
let gateway: Gateway
let doors: Doors
let reader: { instanceId: string; agentId: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-lists-'))
  database = await freshDatabase()
  const env = {
    PASSERELLE_DATA_DIR: folder,
    PASSERELLE_DATABASE_URL: database.url,
    PASSERELLE_OPERATOR_TOKEN: operatorToken,
    PASSERELLE_LOG_LEVEL: 'silent',
  }
  // It does not listen, so none of its loops runs.
  gateway = await createGateway(await loadConfig({ env, createDataDir: true }))
  const { id: instanceId } = await create(gateway, '/instances', { name: 'Acme' })
  const { id: otherId } = await create(gateway, '/instances', { name: 'Other' })
  const connectors: LargeWorld['connectors'][number][] = []
  for (const owner of [...Array<string>(9).fill(instanceId), otherId]) {
    const { id } = await create(gateway, '/connectors', { instance_id: owner, name: 'Bot' })
    connectors.push({ id, instanceId: owner })
  }
  const agent = await create(gateway, '/agents', { instance_id: instanceId, name: 'Service', service: true })
  reader = { instanceId, agentId: agent.id }
  await fill(database.url, { connectors, agentId: agent.id, now: Date.now() })
  const connectorId = connectors[0]?.id ?? ''
  const samples = {
    ...commonSamples,
    connector: [connectorId],
    contact: ['conversation-8'],
    queue: [instanceId],
    connector_id: [connectorId],
    customer_id: ['customer-8'],
    instance_id: [instanceId],
    message_id: ['message-8'],
    q: ['parcel', 'order 7919', 'nowhere', 'customer-8@example.com'],
    target_id: [connectorId],
  }
  doors = { gateway, deskKey: agent.api_key, samples }
}, 120_000)
afterAll(async () => {
  await gateway.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

test('no list reads many rows', { timeout: 240_000 }, async () => {
  const statements = recordStatements()
  statements.start()
  await askForAll(doors)
    .then(() => listInSight(gateway.store, { ...reader, ids: ['message-8'], samples: doors.samples }))
    .finally(statements.stop)
  expect(statements.asked.size).toBeGreaterThan(100)
  const faults: string[] = []
  await withClient(database.url, async (client) => {
    for (const asked of statements.asked.values()) {
      if (readMuch.test(asked.text)) continue
      const read = (await explain(client, asked, ', analyze, timing off')).map(mostRead)
      if (Math.max(...read) > mostRows) faults.push(`${read} rows: ${asked.text}`)
    }
  })
  expect(faults).toEqual([])
})
