import { ApiError } from '../../lib/errors.ts'

interface Gathering<T> {
  /** What has one key is written together. */
  keyOf(item: T): string
  /** How much of a group's time an item takes; one by itself may be more than `most`. */
  weigh(item: T): number
  most: number
}

interface Batch<T, Outcome> {
  items: T[]
  weight: number
  written: Promise<readonly Outcome[]>
}

/**
 * A write of many: what is asked for before its transaction begins is applied together, and each gets its own outcome.
 * `apply` gets a function that gives the items, to be called when the transaction has begun. One that cannot be applied
 * fails alone: the others are then written one by one.
 */
export function gather<T, Outcome>(
  apply: (take: () => readonly T[], key: string) => Promise<readonly Outcome[]>,
  { keyOf, weigh, most }: Gathering<T> = { keyOf: () => '', weigh: () => 1, most: Number.POSITIVE_INFINITY },
): (item: T) => Promise<Outcome> {
  const open = new Map<string, Batch<T, Outcome>>()

  const begin = (key: string) => {
    const items: T[] = []
    const close = () => {
      if (open.get(key)?.items === items) open.delete(key)
    }
    const written = apply(() => {
      close()
      return items
    }, key)
    // One whose transaction could not even begin must not take in whoever comes later.
    written.catch(close)
    const batch = { items, weight: 0, written }
    open.set(key, batch)
    return batch
  }

  return async (item) => {
    const weight = weigh(item)
    const key = keyOf(item)
    let batch = open.get(key)
    if (!batch || (batch.weight > 0 && batch.weight + weight > most)) batch = begin(key)
    batch.weight += weight
    const { items, written } = batch
    const index = items.push(item) - 1
    try {
      return (await written)[index] as Outcome
    } catch (error) {
      // What ended the whole transaction, such as a full disk, ends it for each of them.
      if (items.length === 1 || error instanceof ApiError) throw error
      const [outcome] = await apply(() => [item], key)
      return outcome as Outcome
    }
  }
}
