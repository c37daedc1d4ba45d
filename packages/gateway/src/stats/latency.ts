/**
 * How long things took, kept as counts of ranges that each end a fifth later than they begin: a percentile of them is
 * true within a tenth, however many there were.
 */

/** Of a range, in the logarithm of ms. */
export const rangeWidth = Math.log(1.2)

/** The number of the range a time belongs to. */
export const latencyRange = (ms: number): number => Math.floor(Math.log(Math.max(ms, 0) + 1) / rangeWidth)

/** The middle of a range. */
const middleOf = (range: number): number => Math.round(Math.exp((range + 0.5) * rangeWidth) - 1)

/** Null when nothing was counted. */
export function percentile(counts: ReadonlyMap<number, number>, share: number): number | null {
  const ranges = [...counts].sort(([a], [b]) => a - b)
  const total = ranges.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [range, count] of ranges) {
    seen += count
    if (seen >= share * total) return middleOf(range)
  }
  return null
}
