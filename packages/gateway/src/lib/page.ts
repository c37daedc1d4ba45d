/** Lists everywhere: at most `limit` items after a cursor, and the cursor of the next page. */
export interface PageRequest {
  limit: number
  cursor?: string | undefined
}

export interface PageOf<T> {
  items: T[]
  nextCursor: string | null
}

/** A cursor is the sort key of the last item, as the store gave it; opaque to clients. */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** The sort key, when it has the shape asked for (`'ns'`: a number, then a string); else undefined. */
export function decodeCursor(cursor: string, shape: string): (string | number)[] | undefined {
  let key: unknown
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
  if (!Array.isArray(key) || key.length !== shape.length) return undefined
  const fits = key.every((part, i) => (shape[i] === 'n' ? Number.isSafeInteger(part) : typeof part === 'string'))
  return fits ? key : undefined
}
