import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QueuePlace } from './place-store.ts'
import { pauseAt, planPositions, type ToldPlaces } from './plan-positions.ts'

const place = (conversationId: string, position: number, queueId = 'sales'): QueuePlace => ({
  ...{ conversationId, queueId, position, queueName: 'Sales' },
  ...{ connectorId: 'bot', instanceId: 'i', customerId: conversationId },
})
const due = (places: QueuePlace[], told: ToldPlaces, now: number) =>
  planPositions(places, told, now).due.map(({ conversationId, position }) => [conversationId, position])

test.each<[string, { last: number; now: number; queueId?: string; sinceMs: number }, boolean]>([
  ['who moved up near the front is told at once', { last: 3, now: 2, sinceMs: 5000 }, true],
  ['but not twice within five seconds', { last: 3, now: 2, sinceMs: 4999 }, false],
  ['who stays is not told again', { last: 3, now: 3, sinceMs: 3600_000 }, false],
  ['who moved back is told as well', { last: 3, now: 4, sinceMs: 5000 }, true],
  ['who is in another queue, in the same place', { last: 3, now: 3, queueId: 'other', sinceMs: 5000 }, true],
  ['who is further behind hears later', { last: 41, now: 40, sinceMs: 14_999 }, false],
  ['and then where they are', { last: 41, now: 40, sinceMs: 15_000 }, true],
  ['who is far behind, once a minute', { last: 400, now: 300, sinceMs: 59_999 }, false],
])('%s', (_, { last, now, queueId = 'sales', sinceMs }, isTold) => {
  const told = new Map([['zoe', { queueId: 'sales', position: last, at: 0 }]])
  expect(due([place('zoe', now, queueId)], told, sinceMs)).toEqual(isTold ? [['zoe', now]] : [])
})

test('whoever is new is told, and whoever waits no more is forgotten', () => {
  const { due: first, told } = planPositions([place('zoe', 1), place('max', 2)], new Map(), 0)
  expect(first).toHaveLength(2)
  const next = planPositions([place('max', 1)], told, 60_000)
  expect([...next.told]).toEqual([['max', { queueId: 'sales', position: 1, at: 60_000 }]])
})

/** Each run, the first few are taken and some come. */
const runs = fc.array(fc.record({ taken: fc.nat(5), come: fc.nat(5), afterMs: fc.integer({ min: 1000, max: 9000 }) }), {
  maxLength: 40,
})

test('however many are taken, each is told no more often than its place allows, and in the end where it is', () => {
  fc.assert(
    fc.property(runs, (steps) => {
      let waiting = Array.from({ length: 60 }, (_, at) => `c${at}`)
      let told: ToldPlaces = new Map()
      let [now, made] = [0, waiting.length]
      const look = () => {
        const places = waiting.map((id, at) => place(id, at + 1))
        const plan = planPositions(places, told, now)
        for (const one of plan.due) {
          const last = told.get(one.conversationId)
          expect(last === undefined || now - last.at >= pauseAt(one.position)).toBe(true)
        }
        told = plan.told
      }
      for (const { taken, come, afterMs } of steps) {
        look()
        waiting = [...waiting.slice(taken), ...Array.from({ length: come }, () => `c${made++}`)]
        now += afterMs
      }
      now += 60_000
      look()
      expect([...told].map(([id, { position }]) => [id, position])).toEqual(waiting.map((id, at) => [id, at + 1]))
    }),
    { numRuns: 50 },
  )
})
