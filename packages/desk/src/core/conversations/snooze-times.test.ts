import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snoozeTimes } from './snooze-times.ts'

const at = (text: string) => new Date(text).getTime()

it.each([
  ['2026-11-27T16:20', ['hour 2026-11-27T17:20', 'tomorrow 2026-11-28T09:00', 'monday 2026-11-30T09:00']],
  ['2026-11-29T23:30', ['hour 2026-11-30T00:30', 'tomorrow 2026-11-30T09:00']],
  ['2026-11-30T00:10', ['hour 2026-11-30T01:10', 'tomorrow 2026-12-01T09:00', 'monday 2026-12-07T09:00']],
])('at %s', (now, times) => {
  const expected = times.map((one) => ({ name: one.split(' ')[0], at: at(one.split(' ')[1] ?? '') }))
  expect(snoozeTimes(at(now))).toEqual(expected)
})

it('offers times to come, the nearest first or tomorrow before an hour is over', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(2026, 0), max: new Date(2030, 0), noInvalidDate: true }), (date) => {
      const times = snoozeTimes(date.getTime())
      for (const time of times) expect(time.at).toBeGreaterThan(date.getTime())
      for (const { name, at: time } of times) if (name !== 'hour') expect(new Date(time).getHours()).toBe(9)
      expect(new Set(times.map((time) => time.at)).size).toBe(times.length)
    }),
  )
})
