import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryMessage } from '../../test/arbitrary-message.ts'
import { normaliseMessage } from '../messages/inbound-message.ts'
import { type IdentifiedMessage, planInbound } from './plan-inbound.ts'

const receivedAt = 1_700_000_000_500

function plan(messages: readonly IdentifiedMessage[]) {
  let ids = 0
  const newId = () => `id${++ids}`
  const sent = messages.flatMap(({ message }) => message.attachments).filter(({ content }) => content.type === 'bytes')
  const files = new Map(sent.map((attachment, at) => [attachment, { blobKey: `b${at}`, size: 1, image: null }]))
  return planInbound({ instanceId: 'i', connectorId: 'k', receivedAt, reopenWindowMs: 1000, messages, files }, newId)
}

const identified = arbitraryMessage.map((wire): IdentifiedMessage => {
  return { message: normaliseMessage(wire), key: new Uint8Array(), createdAt: 0, usedId: null }
})
const batches = fc.array(identified, { minLength: 1, maxLength: 20 })

describe('planInbound', () => {
  test('every message stands in the plan exactly once, under its customer', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { customers } = plan(batch)
        const planned = customers.flatMap(({ customerId, messages }) =>
          messages.map(({ index }) => [index, customerId]),
        )
        const wanted = batch.map(({ message }, index) => [index, message.customerId])
        expect(planned.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual(wanted)
        expect(new Set(customers.map(({ customerId }) => customerId)).size).toBe(customers.length)
      }),
    )
  })

  test('[2.order] history comes before live messages, each in the order of the request', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        for (const { messages } of plan(batch).customers) {
          const ranks = messages.map(({ kind, index }) => (kind === 'history' ? 0 : batch.length) + index)
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
        }
      }),
    )
  })

  test('[2.order] history sorts by the earlier of created_at and received_at, live messages by received_at', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        for (const { kind, sortAt, createdAt } of plan(batch).customers.flatMap(({ messages }) => messages)) {
          expect(sortAt).toBe(kind === 'history' ? Math.min(createdAt * 1000, receivedAt) : receivedAt)
        }
      }),
    )
  })

  test('[2.with-recipient] a recipient makes it history', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        for (const { kind, index } of plan(batch).customers.flatMap(({ messages }) => messages)) {
          expect(kind).toBe(batch[index]?.message.recipient ? 'history' : 'inbound')
        }
      }),
    )
  })

  test('no id is given twice', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const ids = plan(batch).customers.flatMap(({ conversationId, messages }) => [
          conversationId,
          ...messages.flatMap(({ id, attachments }) => [id, ...attachments.map((attachment) => attachment.id)]),
        ])
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  test('files that are stored are ready, URLs are pending', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        for (const { index, attachments } of plan(batch).customers.flatMap(({ messages }) => messages)) {
          const sent = batch[index]?.message.attachments ?? []
          expect(attachments.map(({ url, state, blobKey }) => ({ url, state, stored: blobKey !== null }))).toEqual(
            sent.map(({ content }) =>
              content.type === 'url'
                ? { url: content.url, state: 'pending', stored: false }
                : { url: null, state: 'ready', stored: true },
            ),
          )
        }
      }),
    )
  })

  test('[2.reopen] says since when a closed conversation is reopened', () => {
    expect(plan([])).toEqual({
      instanceId: 'i',
      connectorId: 'k',
      receivedAt,
      reopenIfClosedSince: receivedAt - 1000,
      customers: [],
    })
  })
})
