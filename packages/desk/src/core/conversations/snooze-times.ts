/** The times that a snooze offers, in the reader's zone. Pure. */

const HOUR_MS = 3_600_000
const MORNING = 9
const MONDAY = 1

export interface SnoozeTime {
  name: 'hour' | 'tomorrow' | 'monday'
  at: number
}

/** Tomorrow and next Monday are one time on a Sunday. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const tomorrow = morningIn(now, 1)
  const days = (MONDAY - new Date(now).getDay() + 7) % 7 || 7
  const monday = morningIn(now, days)
  return [
    { name: 'hour', at: now + HOUR_MS },
    { name: 'tomorrow', at: tomorrow },
    ...(monday === tomorrow ? [] : [{ name: 'monday' as const, at: monday }]),
  ]
}

/** By the calendar: days of 23 and 25 hours have a morning, too. */
function morningIn(now: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(MORNING, 0, 0, 0)
}
