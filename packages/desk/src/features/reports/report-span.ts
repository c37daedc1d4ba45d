/** Which days a report is of, and with which it is compared. Pure. */
import type { ReportQuery } from '../../core/api/desk-api.ts'

export const SPANS = ['today', 'yesterday', '7d', '30d', '90d', '365d'] as const
export type Span = (typeof SPANS)[number]
export const USUAL_SPAN: Span = '7d'

export const spanOf = (name: string): Span => SPANS.find((one) => one === name) ?? USUAL_SPAN

/** A day of the reader's calendar, as 2026-03-01. */
export function dayOf(now: number, zone: string, daysBefore = 0): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now)
  const day = new Date(`${parts}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - daysBefore)
  return day.toISOString().slice(0, 10)
}

interface Asked {
  now: number
  zone: string
}

export function queryOf(span: Span, { now, zone }: Asked): ReportQuery {
  const before = (days: number) => dayOf(now, zone, days)
  if (span === 'today') return { from: before(0), to: before(0), zone, by: 'hour' }
  if (span === 'yesterday') return { from: before(1), to: before(1), zone, by: 'hour' }
  return { from: before(Number.parseInt(span, 10) - 1), to: before(0), zone, by: 'day' }
}

/** The time before it, as long; none of today, which is not over. */
export function queryBefore(span: Span, { now, zone }: Asked): ReportQuery | undefined {
  if (span === 'today') return undefined
  const before = (days: number) => dayOf(now, zone, days)
  if (span === 'yesterday') return { from: before(2), to: before(2), zone, by: 'day' }
  const days = Number.parseInt(span, 10)
  return { from: before(2 * days - 1), to: before(days), zone, by: 'day' }
}

/** In parts of the value before; nothing where there was none. */
export const changeFrom = (before: number | null | undefined, now: number | null): number | undefined =>
  before && now !== null ? (now - before) / before : undefined
