/**
 * What waits to be sent: a line, first in, first out. Any database has one; `fileStore` keeps it in a file.
 *
 * @example
 * const store = {
 *   append: async (entry) => void (await redis.rPush('outgoing', entry)),
 *   first: async () => (await redis.lIndex('outgoing', 0)) ?? undefined,
 *   removeFirst: async () => void (await redis.lPop('outgoing')),
 * }
 */
export interface OutgoingStore {
  /** Adds a text at the end. Resolves once it would survive a crash. */
  append(entry: string): Promise<void>
  first(): Promise<string | undefined>
  removeFirst(): Promise<void>
}
