import { ApiError } from '../../lib/errors.ts'
import type { Connection } from './connection.ts'

interface Gathering<T> {
  /** How much of a group's time an item takes; one by itself may be more than `most`. */
  weigh(item: T): number
  most: number
}

/**
 * A write of many: what is asked for before the group's transaction begins is applied together, and each gets its own
 * outcome. One that cannot be applied fails alone: the others are then written one by one.
 */
export function gather<T, Outcome>(
  db: Connection,
  applyAll: (items: readonly T[]) => readonly Outcome[],
  { weigh, most }: Gathering<T> = { weigh: () => 1, most: Number.POSITIVE_INFINITY },
): (item: T) => Promise<Outcome> {
  let open: { items: T[]; weight: number; written: Promise<readonly Outcome[]> } | undefined

  const begin = () => {
    const items: T[] = []
    const written = db.write(() => {
      if (open?.items === items) open = undefined
      return applyAll(items)
    })
    return { items, weight: 0, written }
  }

  return async (item) => {
    const weight = weigh(item)
    if (!open || (open.weight > 0 && open.weight + weight > most)) open = begin()
    open.weight += weight
    const { items, written } = open
    const index = items.push(item) - 1
    try {
      return (await written)[index] as Outcome
    } catch (error) {
      // What ended the whole transaction, such as a full disk, ends it for each of them.
      if (items.length === 1 || error instanceof ApiError) throw error
      const [outcome] = await db.write(() => applyAll([item]))
      return outcome as Outcome
    }
  }
}
