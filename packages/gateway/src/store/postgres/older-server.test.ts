/** A server of the version before, beside one of this version: it knows no queues. */
import { withClient } from '@passerelle/testkit/postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instanceId, now, openConversation, seed } from '../conformance/fixtures.ts'
import { openLentStore } from './test-stores.ts'

let opened: Awaited<ReturnType<typeof openLentStore>>
beforeEach(async () => {
  opened = await openLentStore()
  await seed(opened.store)
})
afterEach(() => opened.close())

const run = (sql: string) => withClient(opened.url, (client) => client.query(sql))

test('an instance that it makes has a first queue, and what it opens waits there', async () => {
  await run(`insert into instances (id, name, created_at) values ('new', 'New', ${now})`)
  expect(await opened.store.findQueue('new')).toMatchObject({ name: 'General', isDefault: true })
  await run(`insert into conversations (id, thread, instance_id, connector_id, customer_id, customer_name, status,
      unread_count, metadata, created_at, updated_at)
    values ('c', 9000001, '${instanceId}', 'connector-1', 'zoe', 'Zoé', 'open', 0, '{}', ${now}, ${now})`)
  expect(await opened.store.findConversation(instanceId, 'c')).toMatchObject({
    queue: { id: instanceId, name: 'General' },
    withBot: false,
  })
})

test('what was closed before there were queues has one when it reopens it', async () => {
  const id = await openConversation(opened.store, 'zoe')
  await run(`update conversations set status = 'closed', closed_at = ${now}, queue_id = null where id = '${id}'`)
  expect(await opened.store.findConversation(instanceId, id)).toMatchObject({ queue: null })
  await run(`update conversations set status = 'open', closed_at = null where id = '${id}'`)
  expect(await opened.store.findConversation(instanceId, id)).toMatchObject({ queue: { id: instanceId } })
})
