/** Times, sizes and durations in the reader's language and zone. */

/** The reader's own variant of the language, when the browser names one: en-GB has other hours than en-US. */
export const regional = (language: string, tags: readonly string[]): string =>
  tags.find((tag) => tag.toLowerCase().startsWith(`${language}-`) && isLocale(tag)) ?? language

/** Some systems name what is no language tag, such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

const cache = new Map<string, Intl.DateTimeFormat>()

function dateFormat(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(regional(language, globalThis.navigator?.languages ?? []), options)
  cache.set(key, made)
  return made
}

/** Never broken within: between the date and the time alone, where a line ends. */
const whole = (text: string): string => text.replace(/(?<!,)[ \u202f]/g, '\u00a0')

export const formatTime = (language: string, ms: number): string =>
  whole(dateFormat(language, 'time', { timeStyle: 'short' }).format(ms))

/** To the second. */
export const formatTimeOfDay = (language: string, ms: number): string =>
  whole(dateFormat(language, 'timeOfDay', { timeStyle: 'medium' }).format(ms))

export const formatFull = (language: string, ms: number): string =>
  dateFormat(language, 'full', { dateStyle: 'full', timeStyle: 'medium' }).format(ms)

/** "16 Nov": for an axis of days. */
export const formatDate = (language: string, ms: number): string =>
  whole(dateFormat(language, 'date', { day: 'numeric', month: 'short' }).format(ms))

export const formatDateTime = (language: string, ms: number): string =>
  whole(dateFormat(language, 'datetime', { dateStyle: 'medium', timeStyle: 'short' }).format(ms))

/** The time alone, on the day that `now` is in. */
export const formatMoment = (language: string, ms: number, now: number): string =>
  dayNumber(ms) < dayNumber(now) ? formatDateTime(language, ms) : formatTime(language, ms)

/** The day of the reader's calendar, as a number that grows by one a day. */
export function dayNumber(ms: number): number {
  const date = new Date(ms)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

export function formatDay(language: string, ms: number, now: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear()
  return sameYear
    ? dateFormat(language, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(ms)
    : dateFormat(language, 'dayYear', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(ms)
}

/** A list's short time: the hour today, the weekday this week, else the date. */
export function formatShort(language: string, ms: number, now: number): string {
  const days = dayNumber(now) - dayNumber(ms)
  if (days <= 0) return formatTime(language, ms)
  if (days < 7) return dateFormat(language, 'weekday', { weekday: 'short' }).format(ms)
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear()
  return sameYear
    ? dateFormat(language, 'date', { day: 'numeric', month: 'short' }).format(ms)
    : dateFormat(language, 'dateYear', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms)
}

type DurationUnit = 'second' | 'minute' | 'hour' | 'day'

function splitDuration(ms: number): [number, DurationUnit] {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return [seconds, 'second']
  if (seconds < 3600) return [Math.floor(seconds / 60), 'minute']
  if (seconds < 86_400) return [Math.floor(seconds / 3600), 'hour']
  return [Math.floor(seconds / 86_400), 'day']
}

const UNIT_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const UNITS = ['day', 'hour', 'minute', 'second'] as const
const DAY_SIGNS: Record<string, string> = { fr: 'j' }
const SIGNS = { hour: 'h', minute: 'min', second: 's' } as const

function spell(language: string, value: number, unit: DurationUnit, display: 'short' | 'long'): string {
  if (display === 'long') return numberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const sign = unit === 'day' ? (DAY_SIGNS[language] ?? 'd') : SIGNS[unit]
  return whole(`${numberFormat(language, {}).format(value)} ${sign}`)
}

const numberCache = new Map<string, Intl.NumberFormat>()

function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`
  const format = numberCache.get(key) ?? new Intl.NumberFormat(language, options)
  numberCache.set(key, format)
  return format
}

/** The largest unit and the one below it, down to `smallest`: "1 h 38 min", never "98 min". */
function spellUnits(language: string, ms: number, smallest: DurationUnit, display: 'short' | 'long'): string {
  const first = UNITS.findIndex((unit) => ms >= UNIT_MS[unit])
  let left = ms
  const parts: string[] = []
  for (const unit of UNITS.slice(first, Math.min(first + 2, UNITS.indexOf(smallest) + 1))) {
    const value = Math.floor(left / UNIT_MS[unit])
    left -= value * UNIT_MS[unit]
    if (value > 0) parts.push(spell(language, value, unit, display))
  }
  return parts.join('\u00a0')
}

/** "12 s", "4 min", "1 h 38 min", "2 d 4 h": rounded down, no seconds beside minutes. */
export function formatDuration(language: string, ms: number, display: 'short' | 'long' = 'short'): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return spell(language, seconds, 'second', display)
  return spellUnits(language, seconds * 1000, 'minute', display)
}

/** A measured time: "840 ms", "1.5 s", "1 min 30 s", "1 h 38 min". */
export function formatMs(language: string, ms: number): string {
  if (ms === 0) return spell(language, 0, 'second', 'short')
  if (ms < 1000) return whole(`${numberFormat(language, { maximumFractionDigits: 0 }).format(ms)} ms`)
  if (ms < 59_950) return whole(`${numberFormat(language, { maximumFractionDigits: 1 }).format(ms / 1000)} s`)
  return spellUnits(language, Math.round(ms / 1000) * 1000, 'second', 'short')
}

/** "in 12 sec.", "dans 3 min"; long, where a sentence goes on: "in 12 seconds". */
export function formatUntil(language: string, ms: number, style: 'short' | 'long' = 'short'): string {
  const [value, unit] = splitDuration(ms)
  return new Intl.RelativeTimeFormat(language, { style }).format(value, unit)
}

const SIZE_UNITS: Record<string, readonly string[]> = { en: ['B', 'KiB', 'MiB'], fr: ['o', 'Kio', 'Mio'] }

/** Powers of 1024, as the limits are. */
export function formatSize(language: string, bytes: number): string {
  const units = SIZE_UNITS[language] ?? ['B', 'KiB', 'MiB']
  const step = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2
  const value = bytes / 1024 ** step
  const digits = step === 0 || value >= 100 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[step]}`
}

/** "12 sec. ago", "il y a 3 min". */
export function formatAgo(language: string, ms: number): string {
  const [value, unit] = splitDuration(ms)
  return new Intl.RelativeTimeFormat(language, { style: 'short' }).format(-value, unit)
}

/** Short numbers for tiles and axes: 1,240 · 12.4K. */
export function formatCount(language: string, value: number): string {
  const compact = value >= 10_000
  return new Intl.NumberFormat(language, {
    maximumFractionDigits: 1,
    ...(compact && { notation: 'compact' as const }),
  }).format(value)
}

/** Of a part between 0 and 1: "38%", "38 %". */
export const formatPercent = (language: string, part: number): string =>
  numberFormat(language, { style: 'percent' }).format(part)
