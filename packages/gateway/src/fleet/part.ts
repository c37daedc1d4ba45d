/**
 * This server's part of what all servers may do together. Each takes its part for itself, in the order of their ids, and
 * at least one: with more servers than there is to share out, they do more together than they may. Pure.
 */
export function partOf(whole: number, ids: readonly string[], own: string): number {
  const sorted = ids.toSorted()
  const place = sorted.indexOf(own)
  const count = Math.max(1, sorted.length)
  const isAmongFirst = place >= 0 && place < whole % count
  return Math.max(1, Math.floor(whole / count) + (isAmongFirst ? 1 : 0))
}
