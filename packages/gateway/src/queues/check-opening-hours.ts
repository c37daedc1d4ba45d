/** What is wrong with opening hours, all of it, each with its place in the document. Pure. */
import { type Fault, fault } from '../lib/errors.ts'
import { isDate, isZone, minutesOf } from './local-time.ts'
import { type OpeningHours, type Span, weekdays } from './opening-hours.ts'

const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes

export function checkOpeningHours({ zone, week, holidays }: OpeningHours): Fault[] {
  const inWeek = weekdays.flatMap((weekday, day) => placeSpans(week[weekday] ?? [], `/week/${weekday}`, day))
  return [
    ...(isZone(zone) ? [] : [fault('/zone', 'zone_unknown', { zone })]),
    ...inWeek.flatMap(checkSpan),
    ...findOverlaps(inWeek),
    ...holidays.flatMap(({ spans }, at) => {
      const placed = placeSpans(spans, `/holidays/${at}/spans`, 0)
      return [...placed.flatMap(checkSpan), ...findOverlaps(placed)]
    }),
    ...checkDates(holidays.map(({ date }) => date)),
  ]
}

interface PlacedSpan {
  path: string
  span: Span
  day: number
}

const placeSpans = (spans: readonly Span[], path: string, day: number): PlacedSpan[] =>
  spans.map((span, at) => ({ path: `${path}/${at}`, span, day }))

function checkSpan({ path, span: { from, to } }: PlacedSpan): Fault[] {
  const [start, end] = [startOf(from), minutesOf(to)]
  if (start === undefined || end === undefined) {
    return [
      ...(start === undefined ? [fault(`${path}/from`, 'time_of_day_malformed')] : []),
      ...(end === undefined ? [fault(`${path}/to`, 'end_of_span_malformed')] : []),
    ]
  }
  if (end <= start) return [fault(`${path}/to`, 'span_backwards', { from, to, next: onNextDay(to) })]
  return end - start > dayMinutes ? [fault(`${path}/to`, 'span_too_long', { from })] : []
}

function startOf(from: string): number | undefined {
  const start = minutesOf(from)
  return start !== undefined && start < dayMinutes ? start : undefined
}

const onNextDay = (time: string): string => `${Number(time.slice(0, 2)) + 24}${time.slice(2)}`

/** Each that overlaps one before it; Sunday night's may reach into Monday. Those with faults of their own are left out. */
function findOverlaps(placed: readonly PlacedSpan[]): Fault[] {
  const sound = placed.filter((one) => checkSpan(one).length === 0)
  return sound.flatMap((one, at) => {
    const other = sound.slice(0, at).find((earlier) => overlap(one, earlier))
    return other ? [fault(one.path, 'spans_overlap', { ...other.span, path: other.path })] : []
  })
}

function overlap(one: PlacedSpan, other: PlacedSpan): boolean {
  const [a, b] = [minutesInWeek(one), minutesInWeek(other)]
  return [-weekMinutes, 0, weekMinutes].some((shift) => a.start < b.end + shift && b.start + shift < a.end)
}

const minutesInWeek = ({ day, span: { from, to } }: PlacedSpan) => ({
  start: day * dayMinutes + (minutesOf(from) ?? 0),
  end: day * dayMinutes + (minutesOf(to) ?? 0),
})

const checkDates = (dates: readonly string[]): Fault[] =>
  dates.flatMap((date, at) => {
    if (!isDate(date)) return [fault(`/holidays/${at}/date`, 'date_malformed')]
    return dates.indexOf(date) < at ? [fault(`/holidays/${at}/date`, 'holiday_repeated', { date })] : []
  })
