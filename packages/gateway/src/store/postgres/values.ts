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

export const bytesFromDigits = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'))

/** Bytes come as hexadecimal digits behind a mark. */
export const bytesFromText = (text: string): Uint8Array => bytesFromDigits(text.slice(2))

const numbered = new Map<string, string>()

/** The stores' statements mark values by `?`, PostgreSQL's by number. */
export function numberMarks(asked: Statement): Statement {
  const { sql, values } = gatherLists(asked)
  let text = numbered.get(sql)
  if (text === undefined) {
    let number = 0
    text = sql.replaceAll('?', () => `$${++number}`)
    numbered.set(sql, text)
  }
  return { sql: text, values }
}

export interface Statement {
  sql: string
  values: readonly SqlValue[]
}

export interface Gathered extends Statement {
  /** The types of those values that are lists, by their places. */
  lists: ReadonlyMap<number, string>
}

const markOrList = /\b(not )?in \((\?(?:, \?)*)\)|\?/g

/**
 * A list that is written as a mark for each of its items becomes one array: so the statement is the same for lists of all
 * lengths, is planned once, and has one value to take in. The array is given as a text, which stands in a list itself.
 */
export function gatherLists({ sql, values }: Statement): Gathered {
  const lists = new Map<number, string>()
  if (!sql.includes('in (?')) return { sql, values, lists }
  const gathered: SqlValue[] = []
  let place = 0
  const text = sql.replaceAll(markOrList, (mark, not: string | undefined, list: string | undefined) => {
    const items = values.slice(place, place + (list === undefined ? 1 : (list.length + 2) / 3))
    place += items.length
    if (list === undefined) {
      gathered.push(items[0] ?? null)
      return mark
    }
    // Those that fill a list up are left out.
    const type = arrayTypeOf(items)
    lists.set(gathered.push(arrayText([...new Set(items)])) - 1, type)
    return `${not ? '<> all' : '= any'} (cast(? as ${type}))`
  })
  return { sql: text, values: gathered, lists }
}

/** As PostgreSQL writes an array: the driver would look at each item several times. */
export function arrayText(items: readonly SqlValue[]): string {
  let text = '{'
  for (const item of items) text += text === '{' ? itemText(item) : `,${itemText(item)}`
  return `${text}}`
}

function itemText(item: SqlValue): string {
  if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item).toString('hex')}"`
  if (typeof item !== 'string') return String(item ?? 'NULL')
  return /["\\]/.test(item) ? `"${item.replaceAll(/["\\]/g, '\\$&')}"` : `"${item}"`
}

/** The type of a list of values that a statement is given as an array. */
export function arrayTypeOf(values: readonly SqlValue[]): string {
  const one = values.find((value) => value !== null)
  if (typeof one === 'number')
    return values.every((value) => value === null || Number.isInteger(value)) ? 'bigint[]' : 'double precision[]'
  return one instanceof Uint8Array ? 'bytea[]' : 'text[]'
}
