import fc from 'fast-check'
import { expect, it } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { newQueue } from '../commands/queue.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { emptyState } from '../commands/test-state.ts'
import { newConversation } from '../conversations/conversation-rules.ts'
import { actOnDue } from './decide-due.ts'

const minute = 60_000
const instanceId = 'instance-1'
const queue = newQueue({
  ...{ id: 'q', instanceId, name: 'Q', createdAt: 0, answerLimitMs: 5 * minute, closeAfterMs: 30 * minute },
  ...{ overflowQueueId: 'r', overflowAfterMs: 10 * minute, texts: '{"waiting":{"en":"Wait"},"closed":{"en":"Bye"}}' },
})
const time = fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * minute)

/** Whatever an older server, or a race, may have left there. */
const conversation: fc.Arbitrary<ConversationRow> = fc
  .record({
    status: fc.constantFrom('open' as const, 'open' as const, 'closed' as const),
    assigneeId: fc.option(fc.constant('ann')),
    withBot: fc.boolean(),
    waitingSince: fc.option(time),
    turnSince: fc.oneof(fc.constant(0), time),
    textDueAt: fc.option(fc.oneof(fc.constant(0), time)),
    waitingTextAt: fc.option(time),
    lastSeq: fc.option(fc.constantFrom(1, 2)),
    lastSortAt: fc.option(time),
    snoozedUntil: fc.option(time),
    returnAt: fc.option(time),
  })
  .map((row) => ({
    ...newConversation({ id: 'c', thread: 1, instanceId, connectorId: 'bot', customerId: 'zoe', now: 0, queueId: 'q' }),
    ...{ ...row, withBot: row.withBot && row.assigneeId === null, lastArrivalSeq: 1 },
  }))

interface World {
  before: ConversationRow
  now: number
  movedAt: number | null
  isDelivered: boolean
}

function act({ before, now, movedAt, isDelivered }: World) {
  const state = emptyState({
    ...{ conversation: [before], queueOf: [queue], lastMove: movedAt === null ? [] : [{ id: 'a', at: movedAt }] },
    livingQueues: ['q', 'r'].map((id) => ({ id, instanceId, name: id })),
    replyConnector: [
      {
        id: 'bot',
        senderMode: 'agent',
        senderId: 'kiamo',
        senderName: 'Acme',
        inlineMax: 0,
        delivery: 'push',
        deletedAt: null,
      },
    ],
    lineHeads: isDelivered
      ? []
      : [{ seq: 1, subject: 'message', attempts: 0, dueAt: 0, flushAt: null, flushFrom: 0, nextAt: 0 }],
  })
  const ids = { conversationId: 'c', messageId: 'm', deliveryId: 'd', publicUrl: 'https://a.b' }
  const { outcome, changes } = actOnDue({ ...ids, now, timesOf: () => null }).decide(state, systemActor)
  return { kind: outcome.kind, changes, after: changes.reduce(apply, before) }
}

const apply = (row: ConversationRow, change: RowChange): ConversationRow =>
  change.kind === 'update' && change.table === 'conversations' ? { ...row, ...change.patch } : row

const world = fc.record({ before: conversation, now: time, movedAt: fc.option(time), isDelivered: fc.boolean() })

it('does no more than its queue says, and nothing twice', () => {
  fc.assert(
    fc.property(world, (one) => {
      const { before, now, movedAt, isDelivered } = one
      const { kind, changes, after } = act(one)
      const waited = now - Math.max(before.waitingSince ?? now, movedAt ?? 0)
      if (before.snoozedUntil !== null) expect(['told', 'noted', 'nothing']).toContain(kind)
      switch (kind) {
        case 'released':
          expect([before.status, before.assigneeId, after.assigneeId]).toEqual(['open', 'ann', null])
          // Who is not given it again before all others.
          expect([after.releasedById, after.triedIds]).toEqual([null, '["ann"]'])
          expect(waited).toBeGreaterThanOrEqual(5 * minute)
          break
        case 'overflowed':
          expect([before.assigneeId, before.withBot, after.queueId]).toEqual([null, false, 'r'])
          expect(waited).toBeGreaterThanOrEqual(10 * minute)
          break
        case 'closed':
          expect([before.waitingSince, before.withBot, before.lastSeq, isDelivered]).toEqual([null, false, 2, true])
          expect(now - (before.lastSortAt ?? 0)).toBeGreaterThanOrEqual(30 * minute)
          break
        case 'returned':
          expect([before.status, before.withBot, after.withBot, after.assigneeId]).toEqual(['open', false, true, null])
          expect(before.waitingSince).not.toBeNull()
          expect(now).toBeGreaterThanOrEqual(before.returnAt ?? Number.POSITIVE_INFINITY)
          break
        case 'told':
          expect(before.withBot && before.status === 'open').toBe(false)
          for (const field of ['status', 'assigneeId', 'waitingSince', 'unreadCount', 'lastSeq'] as const) {
            expect(after[field]).toBe(before[field])
          }
          break
        case 'nothing':
          expect(changes).toEqual([])
      }
      const again = act({ ...one, before: after, movedAt: kind === 'released' ? now : movedAt })
      if (kind !== 'noted' && kind !== 'nothing') expect(again.kind).not.toBe(kind)
    }),
    { numRuns: 2000 },
  )
})

it('comes to an end: what is noted is not looked at for the same thing again', () => {
  fc.assert(
    fc.property(world, (one) => {
      let { before } = one
      const kinds: string[] = []
      for (let looks = 0; looks < 5; looks++) {
        const { kind, after } = act({ ...one, before })
        kinds.push(kind)
        before = after
        // A queue that is not this one says what is next.
        if (kind === 'nothing' || kind === 'overflowed') break
      }
      expect(['nothing', 'overflowed']).toContain(kinds.at(-1))
    }),
    { numRuns: 2000 },
  )
})

it('says it in the name of the connector, as nobody did', () => {
  const before = {
    ...newConversation({ id: 'c', thread: 1, instanceId, connectorId: 'bot', customerId: 'zoe', now: 0 }),
  }
  const { changes } = act({
    ...{ before: { ...before, waitingSince: 5, textDueAt: 5 }, now: 6 },
    ...{ movedAt: null, isDelivered: true },
  })
  const [message] = changes.flatMap((one) => (one.kind === 'insert' && one.table === 'messages' ? [one.row] : []))
  expect(message).toMatchObject({
    text: 'Wait',
    authorId: null,
    senderId: 'kiamo',
    senderName: 'Acme',
    kind: 'outbound',
  })
})
