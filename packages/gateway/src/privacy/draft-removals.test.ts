import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ErasableMessage } from '../commands/erasure-look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { emptyState } from '../commands/test-state.ts'
import { usedIds } from '../messages/used-id.ts'
import { decideErasure } from './decide-erasure.ts'
import { draftRemovals } from './draft-removals.ts'

const hashId = usedIds(new Uint8Array(32))

const message = (seq: number, overrides: Partial<ErasableMessage> = {}): ErasableMessage => ({
  ...{ seq, id: `m${seq}`, connectorId: 'k', conversationId: 'v', customerId: 'zoe', kind: 'inbound' },
  ...{ externalId: `x${seq}`, sortAt: seq, deliverySeq: null, deliveryId: null },
  ...{ attemptCount: 0, fileCount: 0, blobKeys: '[]' },
  ...overrides,
})

const reply = (seq: number, attemptCount: number): ErasableMessage =>
  message(seq, { kind: 'outbound', deliverySeq: seq, deliveryId: `d${seq}`, attemptCount })

const goneOf = (changes: readonly RowChange[], table: RowChange['table']) =>
  changes.flatMap((change) => (change.kind === 'removeAll' && change.table === table ? change.values : []))

describe('a message goes', () => {
  test('with its delivery, attempts, body, files and idempotency key, and its id stays used', () => {
    const removals = draftRemovals({ limit: 10, hashId, usedIds: 'retiredIds' })
    removals.takeMessage(message(1, { fileCount: 2, blobKeys: '["a","b"]' }))
    removals.takeMessage(reply(2, 3))
    expect(removals.erased()).toEqual({ messages: 2, attachments: 2, deliveries: 1, attempts: 3, blobKeys: ['a', 'b'] })
    const changes = removals.changes()
    expect(goneOf(changes, 'messages')).toEqual([1, 2])
    expect(goneOf(changes, 'attachments')).toEqual(['m1', 'm2'])
    expect(goneOf(changes, 'idempotencyKeys')).toEqual(['m1', 'm2'])
    expect(goneOf(changes, 'attempts')).toEqual(['d2'])
    expect([goneOf(changes, 'deliveries'), goneOf(changes, 'deliveryBodies')]).toEqual([[2], [2]])
    // An agent's reply has no id of the partner's.
    const kept = changes.filter(({ table }) => table === 'retiredIds')
    expect(kept).toMatchObject([{ kind: 'insert', row: { connectorId: 'k', ...hashId(message(1)) } }])
  })

  test('not before its delivery, and that not before its attempts, when the chunk is too small', () => {
    const removals = draftRemovals({ limit: 3, hashId, usedIds: 'erasedIds' })
    removals.takeMessage(reply(1, 7))
    expect(removals.erased()).toMatchObject({ messages: 0, deliveries: 0, attempts: 3 })
    expect(removals.changes()).toEqual([
      { kind: 'removeAll', table: 'attempts', field: 'deliveryId', values: ['d1'], limit: 3 },
    ])
  })
})

const customer = fc
  .record({
    messages: fc.array(
      fc.record({ files: fc.nat(3), attempts: fc.option(fc.nat(9), { nil: undefined }), pending: fc.boolean() }),
      { maxLength: 30 },
    ),
    retired: fc.nat(20),
    limit: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ messages, ...rest }) => ({
    ...rest,
    messages: messages.map(({ files, attempts, pending }, index) => ({
      ...(attempts === undefined ? message(index + 1, { fileCount: files }) : reply(index + 1, attempts)),
      isPending: pending && attempts !== undefined,
    })),
  }))

test('whatever a customer has goes chunk by chunk, none fuller than it may be, what is pending first and from its end', () => {
  fc.assert(
    fc.property(customer, ({ messages, retired, limit }) => {
      let left = messages
      let retiredLeft = retired
      for (let rounds = 0; left.length + retiredLeft > 0; rounds++) {
        const pending = left.filter(({ isPending }) => isPending)
        const state = emptyState({
          erasableDeliveries: pending.slice(-limit).map(toDelivery),
          erasableMessages: left.slice(0, limit),
          retiredIds: Array.from({ length: Math.min(retiredLeft, limit) }, (_, index) => ({
            ...{ connectorId: 'k', customer: new Uint8Array(), id: new Uint8Array([index]) },
          })),
        })
        const { outcome, changes } = decideErasure({ limit, hashId }, state)
        expect(outcome.messages + outcome.deliveries + outcome.attempts).toBeLessThanOrEqual(limit)
        const gone = goneOf(changes, 'deliveries')
        const goneOfPending = pending.filter(({ seq }) => gone.includes(seq))
        expect(goneOfPending).toEqual(pending.slice(pending.length - goneOfPending.length))
        if (goneOfPending.length < pending.length) expect(outcome.messages).toBe(0)
        left = left.filter(({ seq }) => !goneOf(changes, 'messages').includes(seq)).map((one) => after(one, changes))
        retiredLeft -= state.retiredIds.length
        expect(outcome.more || left.length + retiredLeft === 0).toBe(true)
        expect(rounds).toBeLessThan(1000)
      }
    }),
  )
})

type Stored = ErasableMessage & { isPending: boolean }

const toDelivery = ({ seq, attemptCount }: Stored) => ({ seq, id: `d${seq}`, attemptCount })

function after(one: Stored, changes: readonly RowChange[]): Stored {
  if (goneOf(changes, 'deliveries').includes(one.seq)) {
    return { ...one, deliverySeq: null, deliveryId: null, attemptCount: 0, isPending: false }
  }
  const cut = changes.find((change) => change.kind === 'removeAll' && change.limit !== undefined)
  const isCut = cut?.kind === 'removeAll' && cut.values.includes(one.deliveryId ?? '')
  return { ...one, attemptCount: one.attemptCount - (isCut ? (cut.limit ?? 0) : 0) }
}
