/** What a change does to what is cached: pure, so that every order of arrival can be tried. */
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import { spokenAt } from './spoken.ts'
import type { Order } from './views.ts'

/** What TanStack Query keeps of an infinite list. */
export interface Pages<T> {
  pages: Page<T>[]
  pageParams: unknown[]
}

/**
 * A conversation as it is now, put into a list where it belongs, or taken out when it does not. Beyond the last loaded
 * page nothing is put: it comes with its own page.
 */
export function placeConversation(
  list: Pages<ConversationItem>,
  item: ConversationItem,
  { belongs, order }: { belongs: boolean; order: Order },
): Pages<ConversationItem> {
  const known = list.pages.flatMap((page) => page.items).find((other) => other.id === item.id)
  if (known && known.updated_at > item.updated_at) return list
  const pages = known
    ? list.pages.map((page) => ({ ...page, items: page.items.filter((other) => other.id !== item.id) }))
    : list.pages.slice()
  if (belongs) insertInOrder(pages, item, order)
  else if (!known) return list
  return { ...list, pages }
}

function insertInOrder(pages: Page<ConversationItem>[], item: ConversationItem, order: Order): void {
  for (const [i, page] of pages.entries()) {
    const at = page.items.findIndex((other) => order(item, other) < 0)
    const isEnd = page.next_cursor === null
    if (at < 0 && !isEnd) continue
    const items = page.items.slice()
    items.splice(at < 0 ? items.length : at, 0, item)
    pages[i] = { ...page, items }
    return
  }
}

export function removeConversation(list: Pages<ConversationItem>, id: string): Pages<ConversationItem> {
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, items: page.items.filter((other) => other.id !== id) })),
  }
}

/**
 * The newest page, read again, laid over a thread (newest first). When nothing overlaps there may be a gap: then the
 * thread starts anew from this page, and older ones come by scrolling.
 */
export function mergeHead(thread: Pages<MessageItem>, head: Page<MessageItem>): Pages<MessageItem> {
  const [first, ...older] = thread.pages
  const fresh = new Set(head.items.map((item) => item.id))
  const overlaps = thread.pages.some((page) => page.items.some((item) => fresh.has(item.id)))
  if (!first || !overlaps || head.next_cursor === null) return { pages: [head], pageParams: [null] }
  const rest = (page: Page<MessageItem>) => page.items.filter((item) => !fresh.has(item.id))
  return {
    ...thread,
    pages: [
      { ...first, items: [...head.items, ...rest(first)] },
      ...older.map((page) => ({ ...page, items: rest(page) })),
    ],
  }
}

/** One message: in its place when it is known, else as the newest. */
export function placeMessage(thread: Pages<MessageItem>, item: MessageItem): Pages<MessageItem> {
  const isKnown = thread.pages.some((page) => page.items.some((other) => other.id === item.id))
  const pages = isKnown
    ? thread.pages.map((page) => ({ ...page, items: page.items.map((other) => (other.id === item.id ? item : other)) }))
    : thread.pages.map((page, i) => (i === 0 ? { ...page, items: [item, ...page.items] } : page))
  return { ...thread, pages }
}

/**
 * Messages as they are now, in the order they changed: in their place when they are known, else as the newest ones they
 * are. What lies beyond the last loaded page comes with its own. Undefined when one belongs in between.
 */
export function placeMessages(
  thread: Pages<MessageItem>,
  items: readonly MessageItem[],
): Pages<MessageItem> | undefined {
  let placed = thread
  for (const item of items) {
    const loaded = placed.pages.flatMap((page) => page.items)
    const [newest, oldest] = [loaded[0], loaded.at(-1)]
    const isBeyond = oldest && spokenAt(item) < spokenAt(oldest) && placed.pages.at(-1)?.next_cursor !== null
    const isNewest = !newest || spokenAt(item) >= spokenAt(newest)
    if (loaded.some((other) => other.id === item.id) || isNewest) placed = placeMessage(placed, item)
    else if (!isBeyond) return undefined
  }
  return placed
}

export function findMessage(thread: Pages<MessageItem>, id: string): MessageItem | undefined {
  for (const page of thread.pages) {
    const found = page.items.find((item) => item.id === id)
    if (found) return found
  }
  return undefined
}
