/**
 * When a queue is open: what an operator writes down, and the questions it answers. Pure: the time is passed in.
 *
 * A time of day stands for the first instant at which clocks there read it or later. So 02:30 on the night when clocks
 * go from 02:00 to 03:00 is the moment of the change, and where a time comes twice, its first time counts.
 * A span belongs to the day it starts on: a holiday replaces the spans that start on its date, and what began the evening
 * before goes on into it.
 */
import { firstInstant } from './local-time.ts'

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** From 00:00 to 23:59. The end counts on past midnight: 26:00 is two in the morning of the next day. */
export interface Span {
  from: string
  to: string
}

export interface Holiday {
  /** 2026-12-25 */
  date: string
  /** In place of the weekday's. Empty: closed. */
  spans: readonly Span[]
}

export interface OpeningHours {
  /** IANA: Europe/Paris */
  zone: string
  /** A day that is missing is closed. */
  week: Readonly<Partial<Record<Weekday, readonly Span[]>>>
  holidays: readonly Holiday[]
}

/** Times are in ms since 1970. Nothing is looked for more than a year ahead. */
export interface OpeningTimes {
  isOpen(at: number): boolean
  /** When it opens next, after `at`: while it is open, that is after it will have closed. Null: not within a year. */
  opensAt(at: number): number | null
  /** When it closes next, after `at`: while it is closed, that is after it will have opened. Null: not within a year. */
  closesAt(at: number): number | null
  /** How long it is open between two times. */
  openMs(from: number, to: number): number
  /** Since when it was open for so long, up to `at`: the latest such time. Null: it was not within a year. */
  openFor(ms: number, at: number): number | null
}

/** From its start up to, but not including, its end. */
interface Stretch {
  start: number
  end: number
}

const dayMs = 24 * 3600 * 1000
const horizonMs = 366 * dayMs
const mostDaysKept = 1000

const dayOf = (at: number): number => Math.floor(at / dayMs)

/** Takes what the checks let pass. Keep the result beside the document: it remembers the days it was asked about. */
export function compileOpeningHours(hours: OpeningHours): OpeningTimes {
  const stretchesOn = rememberDays(openStretches(hours))

  /** Each whole, though it may last for days. */
  function* stretchesFrom(at: number): Generator<Stretch> {
    let last: Stretch | undefined
    for (let day = dayOf(at); day <= dayOf(at + horizonMs); day++) {
      for (const next of stretchesOn(day)) {
        if (last && last.end < next.start) yield last
        last = last?.end === next.start ? { start: last.start, end: next.end } : next
      }
    }
    if (last) yield last
  }

  function firstAfter(at: number, edge: keyof Stretch): number | null {
    for (const stretch of stretchesFrom(at)) {
      if (stretch[edge] > at) return stretch[edge] <= at + horizonMs ? stretch[edge] : null
    }
    return null
  }

  return {
    isOpen: (at) => stretchesOn(dayOf(at)).some(({ start, end }) => start <= at && at < end),
    opensAt: (at) => firstAfter(at, 'start'),
    closesAt: (at) => firstAfter(at, 'end'),
    openMs(from, to) {
      let sum = 0
      for (let day = dayOf(from); day * dayMs < to; day++) {
        for (const { start, end } of stretchesOn(day)) sum += Math.max(Math.min(end, to) - Math.max(start, from), 0)
      }
      return sum
    },
    openFor(ms, at) {
      let left = ms
      for (let day = dayOf(at); day * dayMs > at - horizonMs; day--) {
        for (const { start, end } of stretchesOn(day).toReversed()) {
          const openMs = Math.min(end, at) - start
          if (openMs >= left) return start + openMs - left
          left -= Math.max(openMs, 0)
        }
      }
      return null
    },
  }
}

/** What of a UTC day it is open, in order and joined, cut at the day's ends. */
function openStretches({ zone, week, holidays }: OpeningHours): (day: number) => readonly Stretch[] {
  const special = new Map(holidays.map(({ date, spans }) => [date, spans]))

  const startingOn = rememberDays((day) => {
    const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day })
    const weekday = weekdays[date.dayOfWeek - 1] ?? 'monday'
    const spans = special.get(date.toString()) ?? week[weekday] ?? []
    return spans.map(({ from, to }) => ({ start: firstInstant(zone, date, from), end: firstInstant(zone, date, to) }))
  })

  // A date anywhere begins at most 14 h before it does in UTC, and its spans end at most 60 h after that.
  return (day) => joined([-2, -1, 0, 1].flatMap((offset) => startingOn(day + offset)).map((one) => cut(one, day)))
}

const cut = ({ start, end }: Stretch, day: number): Stretch => ({
  start: Math.max(start, day * dayMs),
  end: Math.min(end, (day + 1) * dayMs),
})

/** What is empty is left out: its time is jumped over that day, or it lies on another one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const next of stretches.filter(({ start, end }) => start < end).toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && next.start <= last.end) last.end = Math.max(last.end, next.end)
    else result.push({ ...next })
  }
  return result
}

function rememberDays<T>(compute: (day: number) => T): (day: number) => T {
  const known = new Map<number, T>()
  return (day) => {
    const kept = known.get(day)
    if (kept !== undefined) return kept
    if (known.size >= mostDaysKept) known.clear()
    const found = compute(day)
    known.set(day, found)
    return found
  }
}
