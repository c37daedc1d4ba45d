/** When a delivery is tried behind a breaker that is open: pure. */
import type { ConnectorItem, DeliveryItem } from '@passerelle/protocol'
import { dayNumber, formatDateTime, formatTimeOfDay } from '../../../core/i18n/format.ts'

/** Ms since 1970: not before. `now`: it is the one under way; `in turn`: its time has come, another is before it. */
export function nextTryBehindBreaker(
  { attempts, next_attempt_at: own }: Pick<DeliveryItem, 'attempts' | 'next_attempt_at'>,
  { breaker }: Pick<ConnectorItem, 'breaker'>,
  now: number,
): number | 'now' | 'in turn' {
  // What was tried before and has no time of its own is with the dispatcher.
  if (own === null && attempts > 0) return 'now'
  const times = [own, breaker.next_attempt_at].filter((time) => time !== null).map((time) => Date.parse(time))
  const next = Math.max(0, ...times)
  return next > now ? next : 'in turn'
}

/** The text with the time in it, and the time as it stands there: with its day, unless that is today. */
export function describeNextTry(language: string, next: number, now: number) {
  return dayNumber(next) === dayNumber(now)
    ? ({ text: 'deliveries.held.failing', time: formatTimeOfDay(language, next) } as const)
    : ({ text: 'deliveries.held.failingLater', time: formatDateTime(language, next) } as const)
}
