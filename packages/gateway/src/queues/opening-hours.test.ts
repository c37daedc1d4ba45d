import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileOpeningHours, type OpeningHours, type Span, type Weekday, weekdays } from './opening-hours.ts'

const minuteMs = 60_000
const dayMin = 24 * 60
const days = 8

/** A zone, and the day before the four of which a case is about: most hold a change of the clocks. */
const places = [
  ['Europe/Paris', '2026-03-27'],
  ['Europe/Paris', '2026-10-23'],
  ['America/New_York', '2026-03-06'],
  ['America/New_York', '2026-10-30'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['Asia/Kathmandu', '2026-06-01'],
  // A day that never was: clocks went from the 29th to the 31st of December.
  ['Pacific/Apia', '2011-12-28'],
  ['Pacific/Apia', '2011-09-22'],
  // Changes at midnight, one of them back into the day before.
  ['America/Santiago', '2026-04-03'],
  ['America/Santiago', '2026-09-04'],
  ['America/St_Johns', '2006-10-27'],
  ['Africa/Cairo', '2026-10-29'],
  ['Africa/Casablanca', '2026-02-13'],
  ['Antarctica/Troll', '2026-03-27'],
  ['Pacific/Kiritimati', '2026-01-01'],
  ['Etc/GMT+12', '2026-02-27'],
  ['UTC', '2024-02-27'],
] as const

/** What clocks of the place show at each minute from its first day on, in minutes since 1970, by Intl. */
function readClocks([zone, first]: (typeof places)[number]): { start: number; shown: number[] } {
  const start = Date.parse(`${first}T00:00Z`)
  const clock = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  })
  const shown = Array.from({ length: days * dayMin }, (_, minute) => {
    const parts = clock.formatToParts(start + minute * minuteMs)
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / minuteMs
  })
  return { start, shown }
}

const clocks = new Map(places.map((place) => [place, readClocks(place)]))

const inMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const inWords = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** Whether it is open at each minute: obvious and slow. */
function readOracle(place: (typeof places)[number], hours: OpeningHours): boolean[] {
  const { start, shown } = clocks.get(place) ?? { start: 0, shown: [] }
  const open = shown.map(() => false)
  for (let day = start / minuteMs - 3 * dayMin; day < start / minuteMs + (days + 3) * dayMin; day += dayMin) {
    const date = new Date(day * minuteMs)
    const weekday = weekdays[(date.getUTCDay() + 6) % 7] ?? 'monday'
    const holiday = hours.holidays.find((one) => one.date === date.toISOString().slice(0, 10))
    for (const { from, to } of holiday?.spans ?? hours.week[weekday] ?? []) {
      const reached = (minutes: number) => {
        const found = shown.findIndex((time) => time >= day + minutes)
        return found < 0 ? shown.length : found
      }
      open.fill(true, reached(inMinutes(from)), Math.max(reached(inMinutes(from)), reached(inMinutes(to))))
    }
  }
  return open
}

/** Often on the hour and half hour, where changes are. */
const minute = fc.oneof(
  fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  fc.nat(dayMin - 1),
)

const span: fc.Arbitrary<Span> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ from: '00:00', to: '24:00' }) },
  {
    weight: 8,
    arbitrary: fc
      .record({ from: minute, length: fc.oneof(fc.constant(30), fc.integer({ min: 1, max: dayMin })) })
      .map(({ from, length }) => ({ from: inWords(from), to: inWords(Math.min(from + length, 2 * dayMin - 1)) })),
  },
)

/** Overlapping ones too: it is open while any of them says so. */
const spans = fc.array(span, { maxLength: 3 })

const world = fc.constantFrom(...places).chain((place) =>
  fc.record({
    place: fc.constant(place),
    week: fc.record(Object.fromEntries(weekdays.map((day): [Weekday, typeof spans] => [day, spans])), {
      requiredKeys: [],
    }),
    holidays: fc.uniqueArray(fc.record({ day: fc.nat(6), spans }), { maxLength: 2, selector: ({ day }) => day }),
  }),
)

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const hoursOf = ({ place: [zone, first], week, holidays }: World): OpeningHours => ({
  zone,
  week,
  holidays: holidays.map(({ day, spans }) => ({
    date: new Date(Date.parse(`${first}T00:00Z`) + day * dayMin * minuteMs).toISOString().slice(0, 10),
    spans,
  })),
})

describe('as a clock on the wall says, minute by minute', () => {
  const first = 2 * dayMin
  const last = (days - 2) * dayMin

  test('open or closed, when it opens, when it closes', () => {
    fc.assert(
      fc.property(
        world,
        fc.array(fc.integer({ min: first, max: last }), { minLength: 1, maxLength: 30 }),
        (one, ats) => {
          const { start } = clocks.get(one.place) ?? { start: 0 }
          const open = readOracle(one.place, hoursOf(one))
          const times = compileOpeningHours(hoursOf(one))
          /** Of those within the time the clocks were read. */
          const next = (at: number, state: boolean) => {
            const found = open.findIndex(
              (now, when) => when > at && when < last && now === state && open[when - 1] !== state,
            )
            return found < 0 ? undefined : start + found * minuteMs
          }
          const known = (time: number | null) => (time === null || time >= start + last * minuteMs ? undefined : time)
          for (const at of ats) {
            const time = start + at * minuteMs
            expect([times.isOpen(time), times.isOpen(time + minuteMs - 1)]).toEqual([open[at], open[at]])
            expect(known(times.opensAt(time))).toBe(next(at, true))
            expect(known(times.closesAt(time))).toBe(next(at, false))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('how long it is open between two times', () => {
    const minutes = fc.integer({ min: first, max: last })
    fc.assert(
      fc.property(world, minutes, minutes, fc.nat(minuteMs - 1), (one, from, to, ms) => {
        const { start } = clocks.get(one.place) ?? { start: 0 }
        const open = readOracle(one.place, hoursOf(one))
        const count = open.slice(from, to).filter(Boolean).length
        const times = compileOpeningHours(hoursOf(one))
        expect(times.openMs(start + from * minuteMs, start + to * minuteMs)).toBe(count * minuteMs)
        const rest = from < to && open[from] ? ms : 0
        expect(times.openMs(start + from * minuteMs + ms, start + to * minuteMs)).toBe(count * minuteMs - rest)
      }),
      { numRuns: 100 },
    )
  })

  test('since when it was open for so long', () => {
    const minutes = fc.integer({ min: first, max: last })
    fc.assert(
      fc.property(world, minutes, fc.integer({ min: 1, max: dayMin * minuteMs }), (one, at, ms) => {
        const { start } = clocks.get(one.place) ?? { start: 0 }
        const times = compileOpeningHours(hoursOf(one))
        const since = times.openFor(ms, start + at * minuteMs)
        if (since === null) return
        expect(times.openMs(since, start + at * minuteMs)).toBe(ms)
        expect(times.openMs(since + 1, start + at * minuteMs)).toBe(ms - 1)
      }),
      { numRuns: 100 },
    )
  })
})

const at = (text: string) => Date.parse(text)
const inZone = (zone: string, week: OpeningHours['week'], holidays: OpeningHours['holidays'] = []) =>
  compileOpeningHours({ zone, week, holidays })
const everyDay = (...all: Span[]) => Object.fromEntries(weekdays.map((day) => [day, all]))
const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString())

describe('by hand', () => {
  test('clocks go forward: what would begin in the missing hour begins when it is over', () => {
    const times = inZone('Europe/Paris', { sunday: [{ from: '02:30', to: '04:00' }] })
    expect(iso(times.opensAt(at('2026-03-29T00:00Z')))).toBe('2026-03-29T01:00:00.000Z')
    expect(iso(times.closesAt(at('2026-03-29T00:00Z')))).toBe('2026-03-29T02:00:00.000Z')
  })

  test('a span within the missing hour is none', () => {
    const times = inZone('Europe/Paris', { sunday: [{ from: '02:10', to: '02:50' }] })
    expect(iso(times.opensAt(at('2026-03-28T00:00Z')))).toBe('2026-04-05T00:10:00.000Z')
  })

  test('clocks go back: the night is an hour longer, and its end the first of two', () => {
    const night = inZone('Europe/Paris', { saturday: [{ from: '22:00', to: '30:00' }] })
    const [from, to] = [at('2026-10-24T00:00Z'), at('2026-10-26T00:00Z')]
    expect(night.openMs(from, to)).toBe(9 * 3600_000)
    const untilTwice = inZone('Europe/Paris', { saturday: [{ from: '22:00', to: '26:30' }] })
    expect(iso(untilTwice.closesAt(from))).toBe('2026-10-25T00:30:00.000Z')
    expect(untilTwice.isOpen(at('2026-10-25T01:15Z'))).toBe(false)
  })

  test('half an hour is missing on Lord Howe', () => {
    const times = inZone('Australia/Lord_Howe', everyDay({ from: '00:00', to: '24:00' }), [
      { date: '2026-10-04', spans: [{ from: '01:00', to: '03:00' }] },
    ])
    expect(times.openMs(at('2026-10-03T13:30Z'), at('2026-10-04T13:00Z'))).toBe(1.5 * 3600_000)
  })

  test('always open: no end, and no beginning', () => {
    const times = inZone('Asia/Kathmandu', everyDay({ from: '00:00', to: '24:00' }))
    const now = at('2026-06-01T12:00Z')
    expect([times.isOpen(now), times.opensAt(now), times.closesAt(now)]).toEqual([true, null, null])
  })

  test('never open', () => {
    const times = inZone('UTC', {})
    const now = at('2026-06-01T12:00Z')
    expect([times.isOpen(now), times.opensAt(now), times.closesAt(now)]).toEqual([false, null, null])
  })

  test('a year ahead is seen, more is not', () => {
    const times = inZone('UTC', {}, [{ date: '2027-06-01', spans: [{ from: '09:00', to: '10:00' }] }])
    expect(iso(times.opensAt(at('2026-05-31T09:00Z')))).toBe('2027-06-01T09:00:00.000Z')
    expect(times.closesAt(at('2026-05-31T09:00Z'))).toBe(null)
    expect(times.opensAt(at('2026-05-31T08:59Z'))).toBe(null)
  })

  test('while it is open, it opens next after the break', () => {
    const times = inZone('Europe/Paris', everyDay({ from: '09:00', to: '12:00' }, { from: '14:00', to: '18:00' }))
    const now = at('2026-07-01T08:00Z')
    expect([times.isOpen(now), iso(times.closesAt(now)), iso(times.opensAt(now))]).toEqual([
      true,
      '2026-07-01T10:00:00.000Z',
      '2026-07-01T12:00:00.000Z',
    ])
  })

  test('spans that touch are one, over midnight too', () => {
    const times = inZone('UTC', { monday: [{ from: '20:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '04:00' }] })
    const now = at('2026-06-01T21:00Z')
    expect(iso(times.closesAt(now))).toBe('2026-06-02T04:00:00.000Z')
  })

  test('a holiday closes its own date, and lets the night before end', () => {
    const times = inZone('UTC', everyDay({ from: '22:00', to: '26:00' }), [{ date: '2026-12-25', spans: [] }])
    expect(times.isOpen(at('2026-12-25T01:30Z'))).toBe(true)
    expect(iso(times.opensAt(at('2026-12-25T01:30Z')))).toBe('2026-12-26T22:00:00.000Z')
  })
})
