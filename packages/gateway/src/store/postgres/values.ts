/** Values on their way to PostgreSQL and back. Pure. */
import type { SqlValue } from '../sql/columns.ts'

/**
 * PostgreSQL keeps no NUL character in a text, and a message may hold one. It is written as a character that stands for
 * no other, followed by a mark; that character itself likewise.
 */
const escapeMark = '\uFDD0'
const marked = new Map([
  ['\0', `${escapeMark}\uFDD1`],
  [escapeMark, `${escapeMark}\uFDD2`],
])
const unmarked = new Map([...marked].map(([character, mark]) => [mark, character]))

export const toPostgres = (value: SqlValue): SqlValue =>
  typeof value === 'string' && (value.includes('\0') || value.includes(escapeMark))
    ? value.replaceAll(/[\0\uFDD0]/g, (character) => marked.get(character) ?? character)
    : value

export const textFromPostgres = (text: string): string =>
  text.includes(escapeMark) ? text.replaceAll(/\uFDD0[\uFDD1\uFDD2]/g, (mark) => unmarked.get(mark) ?? mark) : text

/** Bytes come as hexadecimal digits, in JSON too. */
export const bytesFromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

const numbered = new Map<string, string>()

/** The stores' statements mark values by `?`, PostgreSQL's by number. */
export function numberMarks(sql: string): string {
  let text = numbered.get(sql)
  if (text === undefined) {
    let number = 0
    text = sql.replaceAll('?', () => `$${++number}`)
    numbered.set(sql, text)
  }
  return text
}

/** The type of a list of values that a statement is given as an array. */
export function arrayTypeOf(values: readonly SqlValue[]): string {
  const one = values.find((value) => value !== null)
  if (typeof one === 'number')
    return values.every((value) => value === null || Number.isInteger(value)) ? 'bigint[]' : 'double precision[]'
  return one instanceof Uint8Array ? 'bytea[]' : 'text[]'
}
