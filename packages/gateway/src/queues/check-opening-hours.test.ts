import { describe, expect, test } from 'vitest'
import { toRequestFault } from '../lib/errors.ts'
import { checkOpeningHours } from './check-opening-hours.ts'
import type { OpeningHours } from './opening-hours.ts'

const check = (hours: Partial<OpeningHours>) =>
  checkOpeningHours({ zone: 'Europe/Paris', week: {}, holidays: [], ...hours })
    .map(toRequestFault)
    .map(({ path, message }) => `${path}: ${message}`)

const day = { from: '09:00', to: '18:00' }

test.each<[string, Partial<OpeningHours>]>([
  ['none at all', {}],
  ['several a day', { week: { monday: [day, { from: '19:00', to: '20:00' }] } }],
  [
    'spans that touch',
    { week: { monday: [day, { from: '18:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '01:00' }] } },
  ],
  ['24 h', { week: { monday: [{ from: '00:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '24:00' }] } }],
  ['24 h over midnight', { week: { monday: [{ from: '08:00', to: '32:00' }] } }],
  [
    'a night up to the morning',
    { week: { sunday: [{ from: '22:00', to: '26:00' }], monday: [{ from: '02:00', to: '06:00' }] } },
  ],
  ['a leap day', { holidays: [{ date: '2028-02-29', spans: [] }] }],
  [
    'a holiday beside a night',
    { week: { friday: [{ from: '22:00', to: '30:00' }] }, holidays: [{ date: '2026-12-26', spans: [day] }] },
  ],
])('fits: %s', (_, hours) => {
  expect(check(hours)).toEqual([])
})

describe('says what is wrong, and where', () => {
  test.each<[string, Partial<OpeningHours>, string[]]>([
    [
      'an unknown zone',
      { zone: 'Europe/Lutetia' },
      ['/zone: There is no time zone "Europe/Lutetia": write an IANA name, Europe/Paris for example.'],
    ],
    [
      'an offset, which has no summer time',
      { zone: '+02:00' },
      ['/zone: There is no time zone "+02:00": write an IANA name, Europe/Paris for example.'],
    ],
    [
      'no times of day',
      { week: { tuesday: [day, { from: '24:00', to: '48:00' }] } },
      [
        '/week/tuesday/1/from: Write a time of day from 00:00 to 23:59.',
        '/week/tuesday/1/to: Write a time of day from 00:00 to 24:00. An end on the next day counts on: 26:00 is two in the morning.',
      ],
    ],
    [
      'an end before the start',
      { week: { friday: [{ from: '22:00', to: '02:00' }] } },
      ['/week/friday/0/to: must be later than the start, 22:00. For 02:00 on the next day, write 26:00.'],
    ],
    [
      'nothing at all',
      { week: { friday: [{ from: '22:00', to: '22:00' }] } },
      ['/week/friday/0/to: must be later than the start, 22:00. For 22:00 on the next day, write 46:00.'],
    ],
    [
      'more than a day',
      { week: { friday: [{ from: '22:00', to: '46:01' }] } },
      ['/week/friday/0/to: must be at most 24 h after the start, 22:00'],
    ],
    [
      'overlapping spans',
      { week: { monday: [day, { from: '17:59', to: '19:00' }] } },
      ['/week/monday/1: overlaps the hours from 09:00 to 18:00 (/week/monday/0)'],
    ],
    [
      "Sunday night's end on Monday",
      { week: { monday: [{ from: '01:00', to: '03:00' }], sunday: [{ from: '22:00', to: '26:00' }] } },
      ['/week/sunday/0: overlaps the hours from 01:00 to 03:00 (/week/monday/0)'],
    ],
    [
      'no such date',
      { holidays: [{ date: '2026-02-29', spans: [] }] },
      ['/holidays/0/date: Write a date, 2026-12-25 for example.'],
    ],
    [
      'a holiday twice, and its spans',
      {
        holidays: [
          { date: '2026-12-25', spans: [] },
          { date: '2026-12-25', spans: [day, day] },
        ],
      },
      [
        '/holidays/1/spans/1: overlaps the hours from 09:00 to 18:00 (/holidays/1/spans/0)',
        '/holidays/1/date: The date 2026-12-25 is there twice: keep one of them.',
      ],
    ],
  ])('%s', (_, hours, faults) => {
    expect(check(hours)).toEqual(faults)
  })
})
