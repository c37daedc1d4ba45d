/** Any text comes back from PostgreSQL as it does from SQLite: it keeps no NUL, and what stands for one is a character too. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  addAgent,
  inboundPlan,
  instanceId,
  now,
  plannedMessage,
  replyPlan,
  seed,
  useStore,
} from '../conformance/fixtures.ts'
import { openSqliteStore } from '../sqlite/sqlite-store.ts'
import type { Store } from '../store.ts'
import { openLentStore } from './test-stores.ts'

const { store } = useStore(openLentStore)
let folder = ''
let sqlite: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-texts-'))
  sqlite = await openSqliteStore(join(folder, 'test.db'))
  await sqlite.migrate()
  await seed(sqlite)
})
afterEach(async () => {
  await sqlite.close()
  await rm(folder, { recursive: true })
})

/** NUL, halves of a pair, what marks a NUL, what a list or JSON marks something with, and letters. */
const characters = [
  '\0',
  '\ud83d',
  '\ude00',
  '\ufdd0',
  '\ufdd1',
  '\ufdd2',
  '\\',
  '"',
  '{',
  ',',
  "'",
  '?',
  '$1',
  'null',
  'a',
  'é',
]
const text = fc.array(fc.constantFrom(...characters), { maxLength: 8 }).map((parts) => parts.join(''))

interface Texts {
  words: string
  name: string
  customer: string
  metadata: string
}

async function keep(one: Store, run: number, { words, name, customer, metadata }: Texts) {
  const customerId = `${run} ${customer}`
  const conversationId = `conversation-of-${customerId}`
  const message = plannedMessage(`m${run}`, { text: words, customerName: name, metadata: JSON.stringify({ metadata }) })
  const statuses = await one.recordInbound(inboundPlan([message], { customerId, conversationId }))
  const again = await one.recordInbound(inboundPlan([message], { customerId, conversationId }))
  const reply = await one.recordReply(
    replyPlan({ id: `r${run}`, customerId, plan: { author: { id: 'agent-1', name } } }),
  )
  const canned = { id: `k${run}`, instanceId, shortcut: `s${run}`, title: name, text: words, updatedAt: now }
  return {
    ...{ statuses, again, reply: reply.kind },
    // Numbers are each engine's own.
    inbound: { ...(await one.findMessage(instanceId, `message-m${run}`)), seq: 0 },
    canned: await one.recordCannedReply(canned),
    // SQLite cuts the beginning of a text at a NUL; what is shown of it in lists is shorter then.
    found: { ...(await one.findConversation(instanceId, conversationId)), lastMessage: null },
    body: Buffer.from((await one.findDeliveryBody(`delivery-r${run}`)) ?? []).toString(),
  }
}

test('texts come back as they do from SQLite, whatever they hold', async () => {
  for (const one of [store, sqlite]) await addAgent(one, 'agent-1', 'Ann')
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.record({ words: text, name: text, customer: text, metadata: text }), async (texts) => {
      run += 1
      const kept = await keep(store, run, texts)
      expect(kept).toEqual(await keep(sqlite, run, texts))
      expect(kept).toMatchObject({ statuses: ['recorded'], again: ['duplicate'] })
    }),
    { numRuns: 40 },
  )
})
