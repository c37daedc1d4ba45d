import type { Page } from '@passerelle/protocol'
import type { PageOf } from '../../lib/page.ts'

export const presentPage = <T, Item>(page: PageOf<T>, present: (value: T) => Item): Page<Item> => ({
  items: page.items.map(present),
  next_cursor: page.nextCursor,
})
