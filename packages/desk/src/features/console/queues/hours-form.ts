/** Opening hours as they are typed: an end that is not after its start is on the next day. Pure. */
import type { QueueItem } from '@passerelle/protocol'

export type OpeningHours = NonNullable<QueueItem['hours']>
export type Span = OpeningHours['holidays'][number]['spans'][number]

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const DAY_MINUTES = 24 * 60

/** "9", "9:30", "9h30", "0930"; undefined for what is no time. */
export function readTime(text: string): number | undefined {
  const parts = /^(\d{1,2})(?:\s*[:.hH]\s*(\d{2})?|(\d{2}))?$/.exec(text.trim())
  if (!parts) return undefined
  const [hours, minutes] = [Number(parts[1]), Number(parts[2] ?? parts[3] ?? 0)]
  return minutes < 60 && hours * 60 + minutes <= 2 * DAY_MINUTES ? hours * 60 + minutes : undefined
}

const writeTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** What is no time stays as it was typed, for the server to refuse it. */
export function tidySpan({ from, to }: Span): Span {
  const [start, end] = [readTime(from), readTime(to)]
  if (start === undefined || end === undefined) {
    return { from: start === undefined ? from : writeTime(start), to: end === undefined ? to : writeTime(end) }
  }
  return { from: writeTime(start), to: writeTime(end <= start ? end + DAY_MINUTES : end) }
}

/** The end as a clock shows it. */
export function shownEnd(to: string): string {
  const end = readTime(to)
  return end === undefined || end <= DAY_MINUTES ? to : writeTime(end - DAY_MINUTES)
}

export function isNextDay(to: string): boolean {
  const end = readTime(to)
  return end !== undefined && end > DAY_MINUTES
}

const nineToFive: Span = { from: '09:00', to: '17:00' }

/** The next one of a day begins where the one before ends. */
export function addSpan(spans: readonly Span[]): Span[] {
  const last = spans.at(-1)
  const end = last && readTime(last.to)
  if (end === undefined) return [...spans, nineToFive]
  const from = Math.min(end + 60, DAY_MINUTES - 60)
  return [...spans, { from: writeTime(from), to: writeTime(Math.min(from + 240, DAY_MINUTES)) }]
}

export const usualHours = (zone: string): OpeningHours => ({
  zone,
  week: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, [nineToFive]])),
  holidays: [],
})
