const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
export const longestDurationMs = 3650 * 86_400_000

/** The milliseconds of `500ms`, `2s`, `5m`, `3h` or `7d`; undefined when it is none of these. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? []
  if (count === undefined || unit === undefined) return undefined
  const ms = Number(count) * (unitMs[unit] ?? Number.NaN)
  return ms <= longestDurationMs ? ms : undefined
}
