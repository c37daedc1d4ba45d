/** Two servers at work on one database at the same time. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  claim,
  connectorId,
  deliver,
  fail,
  inboundPlan,
  instanceId,
  newUpload,
  now,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from '../conformance/fixtures.ts'
import type { Store } from '../store.ts'
import { openLentStore } from './test-stores.ts'

const { store, openAnother } = useStore(openLentStore)
let other: Store
beforeEach(async () => {
  other = await openAnother()
})
afterEach(() => other.close())

const customers = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']
const openAll = (): Promise<unknown> => Promise.all(customers.map((customer) => openConversation(store, customer)))
const nodes = (): Store[] => [store, other]

const step = fc.record({
  node: fc.nat(1),
  customer: fc.nat(2),
  kind: fc.constantFrom('reply', 'inbound', 'close', 'claim'),
})
type Did = { kind: string; customerId: string; id: string; outcome: unknown }

test('what two of them decide at once of the same customers leaves what one after another would', async () => {
  await openAll()
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      round += 1
      const at = now + round * 100_000
      const act = async ({ node, customer, kind }: (typeof steps)[number], index: number): Promise<Did> => {
        const one = nodes()[node] ?? store
        const customerId = `c${customer}`
        const id = `${round}-${index}`
        const done = async () => {
          switch (kind) {
            case 'reply':
              return one.recordReply(replyPlan({ id, customerId, at }))
            case 'inbound':
              return one.recordInbound(
                inboundPlan([plannedMessage(id)], { customerId, conversationId: `new-${id}`, receivedAt: at }),
              )
            case 'close':
              return one.changeConversation({
                ...{ instanceId, id: `conversation-of-${customerId}`, change: { kind: 'close' }, now: at },
              })
            default:
              for (const claimed of await claim(one, at, { nodeId: `node-${node}` })) await deliver(one, claimed, at)
          }
        }
        return { kind, customerId, id, outcome: await done() }
      }
      const did = await Promise.all(steps.map(act))
      await expectSerial(did)
      // Each customer's line goes on from its first: all of it goes out, one after another.
      for (let left = 1; left > 0; ) {
        const claimed = await claim(store, at + 40_000)
        for (const one of claimed) await deliver(store, one, at + 40_000)
        left = claimed.length
      }
      expect(await store.countPending()).toBe(0)
    }),
    { numRuns: 12 },
  )
})

async function expectSerial(did: readonly Did[]): Promise<void> {
  for (const { kind, id, outcome } of did) {
    if (kind === 'reply') expect(outcome).toMatchObject({ kind: 'recorded' })
    if (kind === 'inbound') expect(outcome).toEqual(['recorded'])
    if (kind === 'close') expect(outcome).toMatchObject({ kind: 'changed' })
    const messageId = kind === 'inbound' ? `message-${id}` : id
    if (kind === 'reply' || kind === 'inbound') expect(await store.findMessage(instanceId, messageId)).toBeDefined()
  }
}

test('a key of one agent makes one reply, in whatever conversations it comes at once', async () => {
  await openAll()
  const idempotency = { agentId: 'agent-1', key: 'k', fingerprint: 'f', keptSince: now - 1000 }
  const outcomes = await Promise.all(
    customers.flatMap((customerId) =>
      nodes().map((one, node) =>
        one.recordReply(replyPlan({ id: `r-${customerId}-${node}`, customerId, plan: { idempotency } })),
      ),
    ),
  )
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['recorded', ...Array(15).fill('repeated')])
})

test('an upload goes with one reply, to whomever it is sent at once', async () => {
  await openAll()
  await store.recordUpload(newUpload())
  const outcomes = await Promise.all(
    customers.flatMap((customerId) =>
      nodes().map((one, node) => {
        const id = `${customerId}-${node}`
        const files = [{ uploadId: 'upload-1', id: `attachment-${id}`, uid: `uid-${id}`, inline: null }]
        return one.recordReply(replyPlan({ id: `r-${id}`, customerId, plan: { files } }))
      }),
    ),
  )
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['recorded', ...Array(15).fill('uploads_gone')])
})

test('no delivery is claimed by both', async () => {
  await openAll()
  for (let round = 0; round < 5; round++) {
    const at = now + round * 1000
    await Promise.all(
      customers.map((customerId) => store.recordReply(replyPlan({ id: `${round}-${customerId}`, customerId, at }))),
    )
    const claims = [...nodes(), ...nodes()].map((one, node) => claim(one, at, { nodeId: `node-${node}` }))
    const claimed = (await Promise.all(claims)).flat()
    const left = await claim(store, at)
    const ids = [...claimed, ...left].map(({ id }) => id)
    expect(ids.toSorted()).toEqual(customers.map((customerId) => `delivery-${round}-${customerId}`))
    await Promise.all([...claimed, ...left].map((one, index) => deliver(nodes()[index % 2] ?? store, one, at)))
  }
})

test('an open breaker lets one attempt out at a time, whoever asks', async () => {
  await openAll()
  await Promise.all(customers.map((customerId) => store.recordReply(replyPlan({ id: `r-${customerId}`, customerId }))))
  for (const one of await claim(store, now)) await fail(store, one, now, 10)
  for (let round = 0; round < 5; round++) {
    const at = (await store.findConnector(connectorId))?.breaker.nextAttemptAt ?? 0
    const claims = [...nodes(), ...nodes(), ...nodes()].map((one) => claim(one, at))
    const claimed = (await Promise.all(claims)).flat()
    const probes = [...claimed, ...(claimed.length === 0 ? await claim(store, at) : [])]
    expect(probes).toHaveLength(1)
    for (const one of probes) await fail(store, one, at, 10)
  }
})
