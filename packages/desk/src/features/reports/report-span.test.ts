import { describe, expect, it } from 'vitest'
import { changeFrom, dayOf, queryBefore, queryOf, spanOf } from './report-span.ts'

const zone = 'Europe/Paris'
/** Half past midnight there, still the day before in UTC. */
const now = Date.parse('2026-03-29T22:30:00Z')

describe('the days of a report', () => {
  it('are those of the reader’s zone, also where clocks change', () => {
    expect([dayOf(now, zone), dayOf(now, 'UTC'), dayOf(now, zone, 1)]).toEqual([
      '2026-03-30',
      '2026-03-29',
      '2026-03-29',
    ])
  })
  it.each([
    ['today', { from: '2026-03-30', to: '2026-03-30', by: 'hour' }, undefined],
    ['yesterday', { from: '2026-03-29', to: '2026-03-29', by: 'hour' }, { from: '2026-03-28', to: '2026-03-28' }],
    ['7d', { from: '2026-03-24', to: '2026-03-30', by: 'day' }, { from: '2026-03-17', to: '2026-03-23' }],
  ] as const)('%s', (span, query, before) => {
    expect(queryOf(span, { now, zone })).toMatchObject({ ...query, zone })
    if (before) expect(queryBefore(span, { now, zone })).toMatchObject(before)
    else expect(queryBefore(span, { now, zone })).toBeUndefined()
  })
  it('are the last seven where nothing known is asked for', () => expect(spanOf('nothing')).toBe('7d'))
})

it.each([
  [100, 150, 0.5],
  [100, 50, -0.5],
  [0, 5, undefined],
  [null, 5, undefined],
  [5, null, undefined],
] as const)('from %s to %s', (before, after, change) => expect(changeFrom(before, after)).toBe(change))
