import type { Page } from '@passerelle/protocol'

const MOST = 2000

/** Lists that are short by nature are read whole, so that every choice can name them all. */
export async function readAll<T>(readPage: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await readPage(cursor)
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null && items.length < MOST)
  return items
}
