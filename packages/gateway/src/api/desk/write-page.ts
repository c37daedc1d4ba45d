import type { PageOf } from '../../lib/page.ts'

/** A list as it goes out, item by item: a page of messages at their limits is 14 MB. */
export async function* writePage<T>(
  { items, nextCursor }: PageOf<T>,
  present: (one: T) => object,
): AsyncGenerator<string> {
  yield '{"items":['
  for (const [index, item] of items.entries()) yield (index > 0 ? ',' : '') + JSON.stringify(present(item))
  yield `],"next_cursor":${JSON.stringify(nextCursor)}}`
}
