import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newQueue, type QueueRow } from '../commands/queue.ts'
import { dueSince, findDueRanges, type Turn, turnOf } from './due.ts'
import { compileOpeningHours, type OpeningHours } from './opening-hours.ts'

const minute = 60_000
const hour = 60 * minute
const queue = (overrides: Partial<QueueRow> = {}) =>
  newQueue({ id: 'q', instanceId: 'i', name: 'Sales', createdAt: 0, ...overrides })

const paris: OpeningHours = {
  zone: 'Europe/Paris',
  week: { saturday: [{ from: '09:00', to: '18:00' }], sunday: [{ from: '09:00', to: '18:00' }] },
  holidays: [],
}
const times = compileOpeningHours(paris)
const timesOf = ({ hours }: Pick<QueueRow, 'hours'>) => (hours === null ? null : times)

const since = (turn: Turn, overrides: Partial<QueueRow>, now: string) => {
  const found = dueSince(turn, queue(overrides), { now: Date.parse(now), timesOf })
  return found === null ? null : new Date(found).toISOString()
}

describe('what is due', () => {
  it.each<[string, Turn, Partial<QueueRow>, string, string | null]>([
    ['without a limit', 'agent', {}, '2026-03-29T12:00Z', null],
    ['an answer, always open', 'agent', { answerLimitMs: hour }, '2026-03-29T12:00Z', '2026-03-29T11:00:00.000Z'],
    ['an answer, open', 'agent', { answerLimitMs: hour, hours: '-' }, '2026-03-29T12:00Z', '2026-03-29T11:00:00.000Z'],
    // Opens at 09:00 in Paris: that is 08:00 UTC on Saturday, and 07:00 UTC on Sunday, once clocks went forward.
    [
      'an answer, at night',
      'agent',
      { answerLimitMs: hour, hours: '-' },
      '2026-03-28T22:00Z',
      '2026-03-28T16:00:00.000Z',
    ],
    [
      'an answer, after the clocks changed',
      'agent',
      { answerLimitMs: hour, hours: '-' },
      '2026-03-29T07:30Z',
      '2026-03-28T16:30:00.000Z',
    ],
    [
      'an answer, after they changed back',
      'agent',
      { answerLimitMs: hour, hours: '-' },
      '2026-10-25T08:30Z',
      '2026-10-24T15:30:00.000Z',
    ],
    [
      'overflow, closed or not',
      'queue',
      { overflowQueueId: 'r', overflowAfterMs: hour, hours: '-' },
      '2026-03-29T03:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    ['overflow to nowhere', 'queue', { overflowAfterMs: hour }, '2026-03-29T03:00Z', null],
    [
      'silence, closed or not',
      'customer',
      { closeAfterMs: hour, hours: '-' },
      '2026-03-29T03:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
  ])('%s', (_, turn, overrides, now, expected) => {
    expect(since(turn, overrides, now)).toBe(expected)
  })

  it('an answer is not due before the agent had the whole limit of open time', () => {
    const start = Date.parse('2026-03-27T00:00Z')
    const times = fc.integer({ min: 0, max: 5 * 24 * 60 }).map((minutes) => start + minutes * minute)
    fc.assert(
      fc.property(times, times, fc.integer({ min: 1, max: 20 * 60 }), (now, began, limit) => {
        const until = dueSince('agent', queue({ answerLimitMs: limit * minute, hours: '-' }), { now, timesOf })
        const isDue = until !== null && began <= until
        expect(isDue).toBe(compileOpeningHours(paris).openMs(Math.min(began, now), now) >= limit * minute)
      }),
    )
  })

  it('asks for no turn that its queue sets no limit to', () => {
    const queues = [queue(), queue({ id: 'r', answerLimitMs: hour, closeAfterMs: 2 * hour })]
    expect(findDueRanges(queues, { now: 5 * hour, timesOf })).toEqual([
      { queueId: 'r', turn: 'agent', until: 4 * hour },
      { queueId: 'r', turn: 'customer', until: 3 * hour },
    ])
  })

  it.each([
    [null, null, 'customer'],
    [null, 'ann', 'customer'],
    [5, null, 'queue'],
    [5, 'ann', 'agent'],
  ])('waiting since %s, with %s: it is the turn of the %s', (waitingSince, assigneeId, turn) => {
    expect(turnOf({ waitingSince, assigneeId })).toBe(turn)
  })
})
