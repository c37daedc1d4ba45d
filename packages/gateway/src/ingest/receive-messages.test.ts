import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import { createSealer } from '../lib/seal.ts'
import { normaliseMessage } from '../messages/inbound-message.ts'
import { loadDedupeSecret } from '../messages/load-dedupe-secret.ts'
import type { InboundPlan } from './inbound-plan.ts'
import { receiveMessages } from './receive-messages.ts'

const file = (data: string) => ({
  id: 'f',
  name: 'f',
  mime_type: 'text/plain',
  content: { type: 'base64' as const, data },
})
const message = (id: string, ...data: string[]) =>
  normaliseMessage({
    id,
    created_at: 1,
    customer_id: 'c',
    sender: { type: 'human', id: 'c' },
    body: { message: 'x', attachments: data.map(file) },
  })

const inMemory = {
  presence: { endTyping: () => {} },
  clock: { now: () => 0 },
  dedupeSecret: new Uint8Array(32),
  reopenWindowMs: 0,
}

describe('receiveMessages', () => {
  test('[2.atomic] when a file cannot be stored nothing is recorded, and no file stays', async () => {
    const kept = new Set<string>()
    let begun = 0
    const blobs = {
      put: async (bytes: unknown) => {
        const key = `b${begun++}`
        // Those beside it end after it failed.
        if (key === 'b2') throw new Error('the disk is full')
        await new Promise((resolve) => setImmediate(resolve))
        kept.add(key)
        return { key, size: bytes instanceof Uint8Array ? bytes.length : 0 }
      },
      delete: async (key: string) => void kept.delete(key),
    }
    let recorded = 0
    const store = {
      findDuplicates: async () => [],
      recordInbound: async () => {
        recorded += 1
        return []
      },
    }
    const deps = { ...inMemory, store, blobs }
    const messages = [message('1', 'AAAA'), message('2', ...Array(20).fill('AAAA'))]
    await expect(receiveMessages(deps, { connectorId: 'k', instanceId: 'i', messages })).rejects.toThrow(
      'the disk is full',
    )
    expect([recorded, kept.size]).toEqual([0, 0])
    expect(begun).toBeLessThan(20)
  })
})

test('files are stored some at a time, and each keeps its place', async () => {
  let atOnce = 0
  let most = 0
  const blobs = {
    put: async (bytes: unknown) => {
      most = Math.max(most, ++atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      const text = bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : ''
      return { key: `blob of ${text}`, size: text.length }
    },
    delete: async () => {},
  }
  const plans: InboundPlan[] = []
  const store = {
    findDuplicates: async () => [],
    recordInbound: async (plan: InboundPlan) => {
      plans.push(plan)
      return []
    },
  }
  const deps = { ...inMemory, store, blobs }
  const texts = Array.from({ length: 4 }, (_, m) => Array.from({ length: 10 }, (_, f) => `file ${f} of ${m}`))
  const messages = texts.map((files, m) =>
    message(`${m}`, ...files.map((text) => Buffer.from(text).toString('base64'))),
  )
  await receiveMessages(deps, { connectorId: 'k', instanceId: 'i', messages })
  const keys = plans[0]?.customers[0]?.messages.map(({ attachments }) => attachments.map(({ blobKey }) => blobKey))
  expect(keys).toEqual(texts.map((files) => files.map((text) => `blob of ${text}`)))
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThan(20)
})

describe('loadDedupeSecret', () => {
  test('[2.duplicates] is made once and found again, sealed; a new master key beside the old one opens it', async () => {
    const store = await openTestStore()
    const [old, fresh] = [randomBytes(32), randomBytes(32)]
    const first = await loadDedupeSecret({ store, sealer: createSealer([old]) })
    expect(first).toHaveLength(32)
    expect(await loadDedupeSecret({ store, sealer: createSealer([old]) })).toEqual(first)
    const rotated = createSealer([fresh, old])
    await store.resealSecrets((sealed, identity) => rotated.seal(rotated.open(sealed, identity), identity))
    expect(await loadDedupeSecret({ store, sealer: createSealer([fresh]) })).toEqual(first)
    await store.close()
  })
})
