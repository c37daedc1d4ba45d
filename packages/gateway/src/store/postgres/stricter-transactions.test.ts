/** A database whose transactions are stricter by default than ours must be: they would not see what they waited for. */
import { freshDatabase, withClient } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { inboundPlan, plannedMessage, seed } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

async function openServers(count: number) {
  const database = await freshDatabase()
  await withClient(database.url, async (client) => {
    const { rows } = await client.query('select current_database() as name')
    await client.query(`alter database ${rows[0].name} set default_transaction_isolation = 'serializable'`)
  })
  const stores = await Promise.all(Array.from({ length: count }, () => openPostgresStore(database.url)))
  onTestFinished(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await database.drop()
  })
  return stores
}

test('servers that start at once make the schema once, and take the messages of one customer at once', async () => {
  const stores = await openServers(4)
  await Promise.all(stores.map((store) => store.migrate()))
  const [first] = stores
  if (first) await seed(first)
  const plans = Array.from({ length: 40 }, (_, n) => inboundPlan([plannedMessage(`m${n}`)]))
  const outcomes = await Promise.all(plans.map((plan, n) => stores[n % stores.length]?.recordInbound(plan)))
  expect(outcomes).toEqual(plans.map(() => ['recorded']))
})
