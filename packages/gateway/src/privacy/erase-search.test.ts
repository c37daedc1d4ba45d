import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDiskBlobs } from '../blobs/disk.ts'
import { connectorId, inboundPlan, instanceId, now, plannedMessage, seed } from '../store/conformance/fixtures.ts'
import { openStore } from '../store/open-store.ts'
import { eraseCustomer } from './erase-customer.ts'

// One word, as the index holds it: no other word begins like it, so that it stands there whole.
const word = 'xylographie'

test('the words of an erased customer are in no file of the database any more, the index among them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-erase-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const store = await openStore({ database: { engine: 'sqlite', path: join(folder, 'test.db') } })
  await store.migrate()
  onTestFinished(() => store.close())
  await seed(store)
  const holdsWord = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(word))

  for (let i = 0; i < 400; i++) {
    const customerId = i % 4 === 0 ? 'gone' : 'stays'
    const text = i % 4 === 0 ? `${word} ${i} mot${i}` : `rien de spécial ${i} mot${i}`
    const message = plannedMessage(`m${i}`, { text, customerName: customerId === 'gone' ? `${word}` : 'Zoé' })
    await store.recordInbound(inboundPlan([message], { customerId, conversationId: `of-${customerId}` }))
    if (i % 50 === 0) await store.indexMessages(1000)
  }
  await store.indexMessages(1000)
  const find = async (q: string) =>
    (await store.listConversations({ instanceId, status: 'all', q, limit: 5 })).items.map((one) => one.customerId)
  expect(await find(word)).toEqual(['gone'])
  expect(holdsWord()).toBe(true)

  const blobs = openDiskBlobs(join(folder, 'blobs'))
  const deps = { store, blobs, clock: { now: () => now }, dedupeSecret: new Uint8Array(32) }
  const erasure = await eraseCustomer(deps, { connectorId, customerId: 'gone' })
  expect(erasure).toMatchObject({ messages: 100, scrubbed: true })
  expect(await find(word)).toEqual([])
  expect(await find('mot3')).toEqual(['stays'])
  expect(holdsWord()).toBe(false)
})
