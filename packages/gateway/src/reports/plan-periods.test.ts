import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planPeriods } from './plan-periods.ts'

const hour = 3600_000
const paris = (from: string, to: string, by: 'day' | 'hour') => planPeriods({ zone: 'Europe/Paris', from, to, by })

/** The start of the period in which something at that instant is counted. */
function startOf(planned: ReturnType<typeof planPeriods>, at: number): string | undefined {
  const stretch = planned.stretches.find(({ from, to }) => from <= at && at < to)
  if (!stretch) return undefined
  return planned.starts[planned.placeOf(stretch, Math.floor((at + stretch.offsetMs) / planned.widthMs))]
}

describe('the day on which clocks are', () => {
  test('put forward is one day of 23 hours', () => {
    const days = paris('2026-03-28', '2026-03-30', 'day')
    expect(days.starts).toEqual(['2026-03-28T00:00:00+01:00', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'])
    expect(startOf(days, Date.parse('2026-03-29T21:59:59Z'))).toBe('2026-03-29T00:00:00+01:00')
    expect(startOf(days, Date.parse('2026-03-29T22:00:00Z'))).toBe('2026-03-30T00:00:00+02:00')
    const hours = paris('2026-03-29', '2026-03-29', 'hour').starts
    expect([hours.length, hours[1], hours[2]]).toEqual([23, '2026-03-29T01:00:00+01:00', '2026-03-29T03:00:00+02:00'])
  })

  test('put back is one day of 25 hours, and what happened in the first of two equal ones is not in the second', () => {
    const hours = paris('2026-10-25', '2026-10-25', 'hour')
    expect(hours.starts).toHaveLength(25)
    expect(startOf(hours, Date.parse('2026-10-25T00:30:00Z'))).toBe('2026-10-25T02:00:00+02:00')
    expect(startOf(hours, Date.parse('2026-10-25T01:30:00Z'))).toBe('2026-10-25T02:00:00+01:00')
    const days = paris('2026-10-25', '2026-10-25', 'day')
    expect([days.starts.length, (days.stretches.at(-1)?.to ?? 0) - (days.stretches[0]?.from ?? 0)]).toEqual([
      1,
      25 * hour,
    ])
  })
})

const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago']

test('in any zone, each instant is in the one period that began last', () => {
  const wanted = fc.record({
    zone: fc.constantFrom(...zones),
    by: fc.constantFrom('day' as const, 'hour' as const),
    day: fc.nat(2000),
    days: fc.nat(9),
    part: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  })
  fc.assert(
    fc.property(wanted, ({ zone, by, day, days, part }) => {
      const from = Temporal.PlainDate.from('2024-01-01').add({ days: day })
      const planned = planPeriods({ zone, by, from: `${from}`, to: `${from.add({ days })}` })
      const begins = planned.starts.map((start) => Date.parse(start))
      expect(begins).toEqual(begins.toSorted((a, b) => a - b))
      expect(new Set(begins).size).toBe(begins.length)
      const [start, end] = [planned.stretches[0]?.from ?? 0, planned.stretches.at(-1)?.to ?? 0]
      const at = Math.min(Math.floor(start + part * (end - start)), end - 1)
      expect(Date.parse(startOf(planned, at) ?? '')).toBe(begins.findLast((one) => one <= at))
    }),
  )
})
