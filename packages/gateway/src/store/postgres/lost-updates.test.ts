/** What one server has read and is about to write may be another's by then: neither undoes what the other did. */
import { waitFor } from '@passerelle/testkit'
import pg from 'pg'
import { expect, test } from 'vitest'
import { connectorId, newUpload, now, openConversation, replyPlan, useStore } from '../conformance/fixtures.ts'
import { openLentStore } from './test-stores.ts'

let client: pg.Client
const { store, openAnother } = useStore(async () => {
  const opened = await openLentStore()
  client = new pg.Client({ connectionString: opened.url })
  await client.connect()
  return {
    ...opened,
    close: async () => {
      await client.end()
      await opened.close()
    },
  }
})

const countWaiting = async () => {
  const { rows } = await client.query('select count(*)::int as count from pg_locks where not granted')
  return Number(rows[0].count)
}

test('a server that sealed secrets anew put back the one before a rotation', async () => {
  await client.query('begin')
  await client.query('select from connectors where id = $1 for update', [connectorId])
  const resealed = store.resealSecrets(() => Buffer.from('the old one, sealed anew'))
  await waitFor('the new seal to be written', async () => (await countWaiting()) > 0)
  await client.query('update connectors set secret_sealed = $2 where id = $1', [connectorId, Buffer.from('rotated')])
  await client.query('commit')
  await resealed
  expect(Buffer.from((await store.findConnector(connectorId))?.secretSealed ?? [])).toEqual(Buffer.from('rotated'))
})

test('a sweep took the file of a reply that another server was writing', async () => {
  const other = await openAnother()
  try {
    await openConversation(store, 'customer-1')
    await store.recordUpload(newUpload())
    await client.query('begin; lock table messages in exclusive mode')
    const files = [{ uploadId: 'upload-1', id: 'attachment-1', uid: 'uid-1', inline: null }]
    const replied = store.recordReply(replyPlan({ id: 'r1', plan: { files } }))
    await waitFor('the reply to be written', async () => (await countWaiting()) === 1)
    let isSwept = false
    const swept = other.deleteUploads(now + 1, 10).finally(() => {
      isSwept = true
    })
    await waitFor('the sweep', async () => isSwept || (await countWaiting()) > 1)
    await client.query('rollback')
    expect(await replied).toMatchObject({ kind: 'recorded' })
    expect(await swept).toEqual([])
  } finally {
    await other.close()
  }
})

test('a sweep took a key that a reply had just used anew', async () => {
  const key = ['agent-1', 'key']
  await client.query(
    "insert into idempotency_keys (agent_id, key, fingerprint, message_id, created_at) values ($1, $2, 'f', 'm', 1)",
    key,
  )
  await client.query('begin')
  await client.query('update idempotency_keys set created_at = $3 where agent_id = $1 and key = $2', [...key, now])
  const swept = store.deleteIdempotencyKeys(now, 10)
  await waitFor('the sweep', async () => (await countWaiting()) > 0)
  await client.query('commit')
  await swept
  expect(await store.findIdempotentReply({ agentId: 'agent-1', key: 'key', keptSince: now })).toBeDefined()
})
