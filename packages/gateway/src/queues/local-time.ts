/** Times of day in a zone, by the calendar that Node brings along. Pure. */

const hours = /^(\d\d):([0-5]\d)$/

/** Minutes since midnight; undefined: it is no time of day. An end may be as late as 47:59. */
export function minutesOf(time: string): number | undefined {
  const [, hour = '', minute = ''] = hours.exec(time) ?? []
  return hour !== '' && Number(hour) < 48 ? Number(hour) * 60 + Number(minute) : undefined
}

/** The first instant at which clocks in the zone read `time` of that date, or later. */
export function firstInstant(zone: string, date: Temporal.PlainDate, time: string): number {
  const wanted = date.toPlainDateTime().add({ minutes: minutesOf(time) ?? 0 })
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' })
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds
  // Clocks are put forward past it: what was found lies before that change.
  return (found.getTimeZoneTransition('next') ?? found).epochMilliseconds
}

/** An IANA name, in any case; no fixed offset such as +02:00, which knows nothing of summer time. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    return new Temporal.ZonedDateTime(0n, zone).timeZoneId !== ''
  } catch {
    return false
  }
}

/** A day of the calendar as 2026-12-25. */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString() === date
  } catch {
    return false
  }
}
