import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { newQueue, type QueueRow } from '../commands/queue.ts'
import { emptyState } from '../commands/test-state.ts'
import { deleteQueue, recordQueue, updateQueue } from './decide-queue.ts'

const queue = (id: string, overrides: Partial<QueueRow> = {}) =>
  newQueue({ id, instanceId: 'i', name: id, createdAt: 0, ...overrides })

test.each([
  ['none that is there', queue('c', { overflowQueueId: 'x' }), 'overflow_unknown'],
  ['itself', queue('c', { overflowQueueId: 'c' }), 'overflow_circle'],
  ['one that comes back', queue('b', { overflowQueueId: 'a' }), 'overflow_circle'],
  ['one further on', queue('c', { overflowQueueId: 'a' }), 'recorded'],
  ['nowhere', queue('c'), 'recorded'],
])('what overflows goes to %s', (_, wanted, kind) => {
  const state = emptyState({ queues: [queue('a', { overflowQueueId: 'b' }), queue('b')] })
  const command =
    wanted.id === 'b' ? updateQueue('b', { overflowQueueId: wanted.overflowQueueId }) : recordQueue(wanted)
  expect(command.decide(state, systemActor).outcome).toMatchObject({ kind })
})

/** Applies what is written to the queues there are. */
function applied(
  queues: readonly QueueRow[],
  changes: ReturnType<ReturnType<typeof deleteQueue>['decide']>['changes'],
) {
  const byId = new Map(queues.map((one) => [one.id, one]))
  for (const change of changes) {
    if (change.table !== 'queues') continue
    if (change.kind === 'insert') byId.set(change.row.id, change.row)
    if (change.kind === 'update') {
      const before = byId.get(change.key.id)
      if (before) byId.set(before.id, { ...before, ...change.patch })
    }
  }
  return [...byId.values()].filter(({ deletedAt }) => deletedAt === null)
}

const id = fc.constantFrom('a', 'b', 'c', 'd')
const act = fc.oneof(
  fc.record({ kind: fc.constant('record' as const), id, isDefault: fc.boolean(), name: id }),
  fc.record({ kind: fc.constant('update' as const), id, isDefault: fc.boolean(), name: id }),
  fc.record({ kind: fc.constant('overflow' as const), id, to: id }),
  fc.record({ kind: fc.constant('delete' as const), id }),
)

test('whatever is done, one is the default, names differ, and nothing flows round in a circle', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let queues = [queue('first', { isDefault: true })]
      for (const one of acts) {
        const state = emptyState({ queues })
        if (one.kind === 'record' && queues.some((known) => known.id === one.id)) continue
        const command =
          one.kind === 'record'
            ? recordQueue(queue(one.id, { isDefault: one.isDefault, name: one.name }))
            : one.kind === 'update'
              ? updateQueue(one.id, { isDefault: one.isDefault, name: one.name })
              : one.kind === 'overflow'
                ? updateQueue(one.id, { overflowQueueId: one.to })
                : deleteQueue(one.id, 1)
        queues = applied(queues, command.decide(state, systemActor).changes)
        expect(queues.filter(({ isDefault }) => isDefault)).toHaveLength(1)
        expect(new Set(queues.map(({ name }) => name)).size).toBe(queues.length)
        for (const start of queues) {
          const next = (from: QueueRow | undefined) => queues.find((known) => known.id === from?.overflowQueueId)
          let at: QueueRow | undefined = start
          for (let steps = 0; at; steps++) {
            expect(steps).toBeLessThanOrEqual(queues.length)
            at = next(at)
          }
        }
      }
    }),
  )
})
