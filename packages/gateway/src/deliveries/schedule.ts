/** When a failed delivery is tried again. Pure: the time and the jitter's random number are passed in. */

/** A webhook may ask for more with `Retry-After`, up to this. */
export const longestRetryAfterMs = 3600 * 1000

/** A flush leaves this much between two attempts of one delivery. */
export const flushPauseMs = 1000

const jitter = 0.2

/** A step of the schedule, +-20 %, by a random number of [0, 1). */
export const jittered = (stepMs: number, random: number): number =>
  Math.round(stepMs * (1 - jitter + 2 * jitter * random))

/** No failed delivery waits longer, whatever its step and its answer. */
export const longestWaitMs = (scheduleMs: readonly number[]): number =>
  Math.max(longestRetryAfterMs, ...scheduleMs.map((stepMs) => jittered(stepMs, 1)))

/** The ms a `Retry-After` header asks for, in seconds or as an HTTP date, capped; 0 when it says nothing usable. */
export function readRetryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : readHttpDate(text) - now
  return Math.min(Math.max(ms, 0), longestRetryAfterMs)
}

/** The three spellings of RFC 9110 begin with a day's name; the oldest one leaves out that it is GMT. Else 0. */
function readHttpDate(text: string): number {
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return 0
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(time) ? 0 : time
}

export interface Wait {
  scheduleMs: readonly number[]
  /** Scheduled attempts that failed before this one. */
  step: number
  random: number
  retryAfterMs: number
}

/** The pause before the next scheduled attempt; undefined when this was the last. */
export function nextWait({ scheduleMs, step, random, retryAfterMs }: Wait): number | undefined {
  const stepMs = scheduleMs[step]
  return stepMs === undefined ? undefined : Math.max(jittered(stepMs, random), retryAfterMs)
}
