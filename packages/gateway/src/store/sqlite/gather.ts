import type { Connection } from './connection.ts'

/**
 * A write of many: what is asked for before the group's transaction begins is applied together. One that cannot be
 * applied fails alone: the others are then written one by one.
 */
export function gather<T>(db: Connection, applyAll: (items: readonly T[]) => void): (item: T) => Promise<void> {
  let open: { items: T[]; written: Promise<void> } | undefined

  const begin = () => {
    const items: T[] = []
    const written = db.write(() => {
      if (open?.items === items) open = undefined
      applyAll(items)
    })
    open = { items, written }
    return open
  }

  return async (item) => {
    const { items, written } = open ?? begin()
    items.push(item)
    try {
      await written
    } catch (error) {
      if (items.length === 1) throw error
      await db.write(() => applyAll([item]))
    }
  }
}
