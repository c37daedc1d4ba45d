/** Reading columns with their types; the schema is strict, so a wrong one is a bug. */
import type { Reason } from '@passerelle/protocol/errors'
import { refuse } from '../../lib/errors.ts'
import { decodeCursor, encodeCursor, type PageOf } from '../../lib/page.ts'
import type { Row } from './engine.ts'

export const str = (row: Row, column: string): string => String(row[column])
export const num = (row: Row, column: string): number => Number(row[column])
export const bool = (row: Row, column: string): boolean => row[column] === 1
export const strOrNull = (row: Row, column: string): string | null => (row[column] == null ? null : String(row[column]))
export const numOrNull = (row: Row, column: string): number | null => (row[column] == null ? null : Number(row[column]))

/** Of a column that holds the JSON of one. */
export const reasonOrNull = (row: Row, column: string): Reason | null => {
  const text = strOrNull(row, column)
  return text === null ? null : JSON.parse(text)
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new Error(`column ${column} holds no bytes`)
  return value
}

/** The sort key a cursor stands for, or undefined without one; a bad one is the client's error. */
export function readCursor(cursor: string | undefined, shape: string): (string | number)[] | undefined {
  if (cursor === undefined) return undefined
  const key = decodeCursor(cursor, shape)
  if (!key) throw refuse('cursor_unknown')
  return key
}

/** A page out of `limit + 1` rows: the last one only tells that there is more. */
export function toPage<T>(
  rows: Row[],
  limit: number,
  item: (row: Row) => T,
  sortKey: (row: Row) => (string | number)[],
): PageOf<T> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return { items: kept.map(item), nextCursor: rows.length > limit && last ? encodeCursor(sortKey(last)) : null }
}
