/**
 * What happens when, in simulated milliseconds. Events of one moment happen in the order in which they were planned, so
 * that a run depends on its seed and on nothing else.
 */
export interface Agenda {
  now(): number
  after(ms: number, happen: () => void): void
  /** Everything up to then; the time is `ms` afterwards. */
  runUntil(ms: number): void
}

interface Entry {
  at: number
  order: number
  happen: () => void
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

export function createAgenda(): Agenda {
  const heap: Entry[] = []
  let now = 0
  let planned = 0
  return {
    now: () => now,
    after(ms, happen) {
      planned += 1
      push(heap, { at: now + Math.max(0, ms), order: planned, happen })
    },
    runUntil(ms) {
      for (let first = heap[0]; first && first.at <= ms; first = heap[0]) {
        removeFirst(heap)
        now = first.at
        first.happen()
      }
      now = ms
    },
  }
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length
  heap.push(entry)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || !isBefore(entry, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = entry
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
    const next = left && right && isBefore(right, left) ? right : left
    if (!next || !isBefore(next, last)) break
    heap[at] = next
    at = next === left ? 2 * at + 1 : 2 * at + 2
  }
  heap[at] = last
}
