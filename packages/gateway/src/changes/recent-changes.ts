import type { CarriedChange } from './change.ts'

/** The newest changes of an instance, with what they are about, for those who fall behind a little. */
export interface RecentChanges {
  /** All after this sequence are here. */
  from(): number
  add(changes: readonly CarriedChange[]): void
  after(seq: number): readonly CarriedChange[]
  /** Begins anew after that sequence. */
  forget(seq: number): void
}

const most = 400

export function createRecentChanges(start: number): RecentChanges {
  let from = start
  let kept: CarriedChange[] = []
  return {
    from: () => from,
    add(changes) {
      kept.push(...changes)
      const excess = kept.length - most
      if (excess <= 0) return
      from = kept[excess - 1]?.seq ?? from
      kept = kept.slice(excess)
    },
    after: (seq) => kept.filter((change) => change.seq > seq),
    forget(seq) {
      from = seq
      kept = []
    },
  }
}
