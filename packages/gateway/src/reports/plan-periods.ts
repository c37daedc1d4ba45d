/**
 * The days or hours of a report, by the clocks of a zone. A day has 23 or 25 hours where they change, and the hour that
 * they go through twice is there twice. Pure.
 */
import { firstInstant } from '../queues/local-time.ts'

export type PeriodUnit = 'day' | 'hour'

export interface PeriodsWanted {
  /** An IANA name. */
  zone: string
  /** Dates of its calendar; both are included. */
  from: string
  to: string
  by: PeriodUnit
}

/** In it, clocks keep their distance from UTC. */
export interface Stretch {
  from: number
  to: number
  offsetMs: number
}

export interface Periods {
  /** When each begins, as clocks there say it: 2026-03-29T00:00:00+01:00. */
  starts: string[]
  stretches: Stretch[]
  widthMs: number
  /** Which one is meant by a stretch and the number of its local time: (time + offset) / width. */
  placeOf(stretch: Stretch, number: number): number
}

const widths: Record<PeriodUnit, number> = { day: 24 * 3600_000, hour: 3600_000 }

export function planPeriods({ zone, from, to, by }: PeriodsWanted): Periods {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  const stretches = stretchesOf(zone, {
    from: firstInstant(zone, first, '00:00'),
    to: firstInstant(zone, last.add({ days: 1 }), '00:00'),
  })
  const numbered = by === 'day' ? daysOf(zone, first, last) : hoursOf(zone, stretches)
  return { ...numbered, stretches, widthMs: widths[by] }
}

function stretchesOf(zone: string, { from, to }: { from: number; to: number }): Stretch[] {
  const stretches: Stretch[] = []
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
  while (at && at.epochMilliseconds < to) {
    const next: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next')
    const end = Math.min(next?.epochMilliseconds ?? to, to)
    stretches.push({ from: at.epochMilliseconds, to: end, offsetMs: Math.round(at.offsetNanoseconds / 1e6) })
    at = next
  }
  return stretches
}

type Numbered = Pick<Periods, 'starts' | 'placeOf'>

function daysOf(zone: string, first: Temporal.PlainDate, last: Temporal.PlainDate): Numbered {
  const starts: string[] = []
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    starts.push(inZone(zone, firstInstant(zone, day, '00:00')))
  }
  const epoch = Temporal.PlainDate.from('1970-01-01')
  const before = epoch.until(first, { largestUnit: 'days' }).days
  return { starts, placeOf: (_, number) => number - before }
}

/** One is the rest of a longer one where clocks change in the middle of it. */
function hoursOf(zone: string, stretches: readonly Stretch[]): Numbered {
  const starts: string[] = []
  const places = new Map<string, number>()
  for (const { from, to, offsetMs } of stretches) {
    const lastNumber = Math.floor((to - 1 + offsetMs) / widths.hour)
    for (let number = Math.floor((from + offsetMs) / widths.hour); number <= lastNumber; number++) {
      places.set(`${offsetMs} ${number}`, starts.length)
      starts.push(inZone(zone, Math.max(number * widths.hour - offsetMs, from)))
    }
  }
  return { starts, placeOf: ({ offsetMs }, number) => places.get(`${offsetMs} ${number}`) ?? -1 }
}

const inZone = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
