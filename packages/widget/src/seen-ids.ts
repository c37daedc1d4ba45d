/** Ids of what came by the webhook, so that a repeat is taken once. Bounded: the oldest are forgotten. */
export function createSeenIds(max: number) {
  const ids = new Set<string>()
  return {
    has: (id: string): boolean => ids.has(id),
    add(id: string): void {
      ids.add(id)
      for (const oldest of ids) {
        if (ids.size <= max) break
        ids.delete(oldest)
      }
    },
  }
}
