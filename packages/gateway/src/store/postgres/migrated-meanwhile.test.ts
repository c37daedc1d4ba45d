import { waitFor } from '@passerelle/testkit'
import { withClient } from '@passerelle/testkit/postgres'
import { expect, test } from 'vitest'
import { claim, deliver, instanceId, now, openConversation, replyPlan, useStore } from '../conformance/fixtures.ts'
import { openFreshStore } from './test-stores.ts'

let url = ''
const { store } = useStore(async () => {
  const opened = await openFreshStore()
  url = opened.url
  return opened
})

/** What a newer server does when it starts. */
const addColumns = () =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = current_schema::regnamespace and relkind = 'r'",
    )
    for (const { name } of rows) await client.query(`alter table ${name} add column later text`)
  })

async function useAll(name: string): Promise<void> {
  const conversationId = await openConversation(store, name)
  const close = { instanceId, id: conversationId, change: { kind: 'close' }, now: now + 1 } as const
  expect(await store.recordReply(replyPlan({ id: name, customerId: name }))).toMatchObject({ kind: 'recorded' })
  for (const claimed of await claim(store, now)) await deliver(store, claimed, now)
  expect(await store.changeConversation(close)).toMatchObject({ kind: 'changed' })
  expect(await store.findConversation(instanceId, conversationId, undefined)).toMatchObject({ status: 'closed' })
  expect((await store.listConnectors({ limit: 10 })).items).toHaveLength(1)
  await store.listAgents({ limit: 10 })
  expect((await store.readChanges({ instanceId, after: 0, limit: 1 })).length).toBe(1)
  await store.listAttempts({ deliveryId: `delivery-${name}`, limit: 10 })
}

test('a server goes on with statements that it planned before a newer one added columns', async () => {
  await useAll('before')
  // On several connections at once.
  await Promise.all(Array.from({ length: 10 }, () => store.listAgents({ limit: 10 })))
  await addColumns()
  await Promise.all(Array.from({ length: 10 }, () => store.listAgents({ limit: 10 })))
  await useAll('after')
})

test('a read that comes into a deadlock with a migration is done again', async () => {
  await withClient(url, async (client) => {
    // The read finds out first.
    await client.query("set deadlock_timeout = '20s'; begin; lock table attachments")
    const reading = store.readBacklog()
    const isWaiting = "select from pg_locks where relation = 'attachments'::regclass and not granted"
    await waitFor('the read to wait', async () => (await client.query(isWaiting)).rows.length > 0)
    await client.query('lock table deliveries')
    await client.query('commit')
    expect(await reading).toMatchObject({ waitingFetches: 0 })
  })
})
