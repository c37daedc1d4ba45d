/** Results go to stdout: one JSON document with --json, words and tables for people without. All else goes to stderr. */
import type { Page } from '@passerelle/protocol'
import { formatTable } from './table.ts'

export interface OutputOptions {
  json?: boolean
  /** Where it is done, when it is named. */
  url?: URL
}

export function show<T extends object>({ json }: OutputOptions, item: T, describe: (item: T) => string): void {
  process.stdout.write(`${json ? JSON.stringify(item) : describe(item)}\n`)
}

/** `1 message`, `2 messages`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** A list: `columns` names what of each item people see. */
export function showPage<T extends object>(options: OutputOptions, page: Page<T>, columns: Columns<T>): void {
  show(options, page, ({ items }) => formatItems(items, columns))
  if (!options.json && page.next_cursor) note(`There are more: add --cursor ${page.next_cursor}`)
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

export type Columns<T> = Record<string, (item: T) => string | number | boolean | null>

function formatItems<T>(items: readonly T[], columns: Columns<T>): string {
  if (items.length === 0) return 'None.'
  const names = Object.keys(columns)
  const rows = items.map((item) => Object.values(columns).map((read) => String(read(item) ?? '-')))
  return formatTable(names, rows)
}

/** One item, a line a field. */
export function formatFields(item: object): string {
  const entries = Object.entries(item).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '-'),
  ])
  return formatTable(undefined, entries)
}
