import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../attachments/blob-store.ts'
import { openDiskBlobs } from '../blobs/disk.ts'
import { normaliseReply } from '../conversations/reply-content.ts'
import {
  claim,
  connectorId,
  fail,
  inboundPlan,
  now,
  plannedMessage,
  replyPlan,
  seed,
} from '../store/conformance/fixtures.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { eraseCustomer, eraseInSteps } from './erase-customer.ts'
import { readCustomer } from './read-customer.ts'

const canary = 'the-canary-sings-at-dawn'
const customerId = 'customer-1'
const clock = { now: () => now }
const dedupeSecret = new Uint8Array(32)

let folder: string
let store: Store
let blobs: BlobStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-erase-'))
  store = await openStore({ database: { engine: 'sqlite', path: join(folder, 'test.db') } })
  await store.migrate()
  blobs = openDiskBlobs(join(folder, 'blobs'))
  await seed(store)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** The files of the folder in which the canary is found, as text or as bytes. */
const findCanary = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(canary))
    .map((entry) => entry.name)

async function receive(customer: string, key: string, text: string) {
  const { key: blobKey } = await blobs.put(Buffer.from(text))
  const file = {
    id: `file-${key}`,
    externalId: text.slice(0, 200),
    name: text.slice(0, 200),
    mimeType: 'text/plain',
    size: text.length,
    state: 'ready' as const,
    url: `https://files.example/${text.slice(0, 200)}`,
    blobKey,
    image: null,
    uid: null,
  }
  const message = plannedMessage(key, {
    text,
    externalId: key,
    attachments: [file],
    customerName: text.slice(0, 100),
    metadata: JSON.stringify({ text: text.slice(0, 3000) }),
    hasMetadata: true,
    richContent: JSON.stringify({ text }),
    sender: { type: 'human', id: customer, name: text.slice(0, 100) },
  })
  await store.recordInbound(
    inboundPlan([message], { customerId: customer, conversationId: `conversation-of-${customer}` }),
  )
}

/** Messages of all sizes, so that rows share pages, fill them, and spill over; two customers side by side. */
async function fill() {
  for (let i = 0; i < 300; i++) {
    const size = (i * 7919) % 9000
    await receive(customerId, `a${i}`, `${canary} ${'x'.repeat(size)} ${canary}`)
    await receive('customer-2', `b${i}`, `another bird ${'y'.repeat(size)}`)
  }
  for (let i = 0; i < 20; i++) {
    const content = normaliseReply({ message: `${canary} ${'z'.repeat(i * 700)}` })
    await store.recordReply(replyPlan({ id: `r${i}`, customerId, plan: { content } }))
  }
  const [claimed] = await claim(store, now)
  if (claimed) await fail(store, claimed, now, 1000)
}

describe('erasing a customer', () => {
  test('leaves nothing of what was said, in no file, beside a server that is at work', async () => {
    await fill()
    const another = await openStore({ database: { engine: 'sqlite', path: join(folder, 'test.db') } })
    // What changes a customer's rows leaves old versions of them behind: they count too.
    await receive(customerId, 'last', 'a last word')
    expect(findCanary().length).toBeGreaterThan(300)
    const erasure = await eraseCustomer({ store: another, blobs, clock, dedupeSecret }, { connectorId, customerId })
    expect(erasure).toEqual({
      conversations: 1,
      messages: 321,
      attachments: 301,
      deliveries: 20,
      attempts: 1,
      files: 301,
      filesLeft: 0,
      scrubbed: true,
    })
    expect(findCanary()).toEqual([])
    expect(
      readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()),
    ).toHaveLength(300)
    await another.close()
  })

  test('is the same however often it is asked for, and tells how far it is', async () => {
    for (let i = 0; i < 250; i++) await receive(customerId, `a${i}`, 'hello')
    const deps = { store, blobs, clock, dedupeSecret }
    const steps = await Array.fromAsync(eraseInSteps(deps, { connectorId, customerId }))
    expect(steps.at(-1)).toMatchObject({ messages: 250 })
    const told = steps.map(({ messages }) => messages)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.length).toBeGreaterThan(2)
    expect(await eraseCustomer(deps, { connectorId, customerId })).toMatchObject({ conversations: 0, messages: 0 })
  })

  test('goes on where it was broken off', async () => {
    for (let i = 0; i < 250; i++) await receive(customerId, `a${i}`, 'hello')
    const deps = { store, blobs, clock, dedupeSecret }
    for await (const _ of eraseInSteps(deps, { connectorId, customerId })) break
    expect(await eraseCustomer(deps, { connectorId, customerId })).toMatchObject({ conversations: 1, scrubbed: true })
    expect((await store.listConversationsOfCustomer({ connectorId, customerId, limit: 1 })).items).toEqual([])
  })

  test('counts the files that could not be deleted; the sweep finds them as orphans', async () => {
    await receive(customerId, 'a', 'hello')
    const stuck = { delete: () => Promise.reject(new Error('read-only')) }
    const erasure = await eraseCustomer({ store, blobs: stuck, clock, dedupeSecret }, { connectorId, customerId })
    expect(erasure).toMatchObject({ files: 0, filesLeft: 1, attachments: 1 })
  })

  test('works when the connector was deleted, and refuses one that never was', async () => {
    await receive(customerId, 'a', 'hello')
    await store.deleteConnector(connectorId, now)
    const deps = { store, blobs, clock, dedupeSecret }
    await expect(eraseCustomer(deps, { connectorId: 'nope', customerId })).rejects.toThrow(
      'There is no connector "nope"',
    )
    expect(await eraseCustomer(deps, { connectorId, customerId })).toMatchObject({ messages: 1 })
  })
})

describe('reading a customer', () => {
  test('gives every message with its delivery and attempts, over all pages', async () => {
    for (let i = 0; i < 120; i++) await receive(customerId, `a${i}`, `hello ${i}`)
    await receive('customer-2', 'b', 'of somebody else')
    await store.recordReply(replyPlan({ id: 'r1', customerId, at: now + 5 }))
    for (let i = 0; i < 60; i++) {
      const [claimed] = await claim(store, now + (i + 1) * 10_000)
      if (claimed) await fail(store, claimed, now + (i + 1) * 10_000, 1000)
    }
    const texts: string[] = []
    let attempts = 0
    for await (const { conversation, messages } of await readCustomer({ store }, { connectorId, customerId })) {
      expect(conversation.customerId).toBe(customerId)
      for await (const one of messages) {
        texts.push(one.message.text)
        for await (const attempt of one.attempts) attempts += Number(attempt.deliveryId === one.delivery?.id)
      }
    }
    expect(texts).toEqual([...Array.from({ length: 120 }, (_, i) => `hello ${i}`), 'reply r1'])
    expect(attempts).toBe(60)
  })

  test('refuses an unknown connector; of an unknown customer nothing is kept', async () => {
    await expect(readCustomer({ store }, { connectorId: 'nope', customerId })).rejects.toThrow(
      'There is no connector "nope"',
    )
    expect(await Array.fromAsync(await readCustomer({ store }, { connectorId, customerId: 'nobody' }))).toEqual([])
  })
})
