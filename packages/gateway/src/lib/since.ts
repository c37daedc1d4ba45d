import { durationMs } from './duration.ts'

const rfc3339 = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i

/** RFC 3339; a date alone is its first moment in UTC. */
export function readTime(text: string): number | undefined {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/**
 * A time in the past as people give it: RFC 3339 (a date alone is its first moment in UTC), seconds since 1970, or a
 * duration that ends now (`2h`). Undefined when it is none of these.
 */
export function readSince(text: string, now: number): number | undefined {
  const duration = durationMs(text)
  if (duration !== undefined) return now - duration
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1000
  return readTime(text)
}

export const sinceForms = '2026-01-31T09:00:00Z, seconds since 1970, or a duration such as 2h'
