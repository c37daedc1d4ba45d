import { expect, test } from 'vitest'
import type { InboundPlan } from '../../ingest/inbound-plan.ts'
import { connectorId, inboundPlan, now, plannedMessage, useStore } from '../conformance/fixtures.ts'
import { openLentStore } from './test-stores.ts'

const { store } = useStore(openLentStore)

/** As large as a request may be, each message from another customer. */
const largePlan = (name: string): InboundPlan => ({
  ...inboundPlan([]),
  customers: Array.from({ length: 1000 }, (_, index) => {
    const id = `${name}-${index}`
    return {
      customerId: id,
      conversationId: `conversation-of-${id}`,
      messages: [plannedMessage(id, { index })],
    }
  }),
})

test('large batches of many customers that come at once leave room in the table of locks', async () => {
  // Nothing comes of them, which saves the time that 40,000 messages take.
  await store.deleteConnector(connectorId, now)
  const plans = Array.from({ length: 40 }, (_, n) => largePlan(`${n}`))
  const outcomes = await Promise.all(plans.map((plan) => store.recordInbound(plan)))
  expect(outcomes).toEqual(Array(40).fill(undefined))
})
