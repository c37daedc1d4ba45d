/** Rows of one table after another, by their keys: read, written, and counted with a checksum. */
import { hash } from 'node:crypto'
import type { SqlValue } from '../sql/columns.ts'
import { type Engine, get, type Row, run, type Steps } from '../sql/engine.ts'
import { num } from '../sql/rows.ts'
import { type MovedTable, movedRow, sourceOf, targetOf } from './moved-tables.ts'

/** Powers of two, so that few statements differ; a statement of SQLite takes 32,766 values. */
const mostRows = 512
/** What rows of one page weigh, about: a message may be as long as hundreds of others. */
const pageBytes = 2_000_000

export const keyOf = ({ key }: MovedTable, row: Row): SqlValue[] => key.map((column) => row[column] ?? null)

/** In pages, from behind the row of that key. */
export async function* readPages(
  { all, dialect }: Engine,
  table: MovedTable,
  after: readonly SqlValue[] | undefined,
): AsyncGenerator<Row[]> {
  const key = table.key.join(', ')
  const from = `select * from ${sourceOf(table, dialect)}`
  const beyond = `where (${key}) > (${table.key.map(() => '?').join(', ')})`
  let limit = mostRows / 8
  for (let last = after; ; ) {
    const rows = await all(`${from} ${last ? beyond : ''} order by ${key} limit ?`, ...(last ?? []), limit)
    const end = rows.at(-1)
    if (!end) return
    last = keyOf(table, end)
    yield rows.map((row) => movedRow(table, row))
    if (rows.length < limit) return
    limit = nextLimit(limit, rows)
  }
}

function nextLimit(limit: number, rows: readonly Row[]): number {
  const weight = rows.reduce((sum, row) => sum + weightOf(row), 0)
  if (weight > pageBytes) return Math.max(1, limit / 2)
  return weight < pageBytes / 4 ? Math.min(mostRows, limit * 2) : limit
}

const weightOf = (row: Row): number =>
  Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  )

export function* writeRows({ dialect }: Engine, table: MovedTable, rows: readonly Row[]): Steps<void> {
  const columns = Object.keys(rows[0] ?? {})
  const marks = `(${columns.map(() => '?').join(', ')})`
  yield* run(
    `insert into ${targetOf(table, dialect)} (${columns.join(', ')}) values ${rows.map(() => marks).join(', ')}`,
    ...rows.flatMap((row) => columns.map((column) => row[column] ?? null)),
  )
}

export async function countRows({ read, dialect }: Engine, tables: readonly MovedTable[]): Promise<number> {
  return read(function* () {
    let count = 0
    for (const table of tables) {
      const row = yield* get(`select count(*) as count from ${sourceOf(table, dialect)}`)
      count += num(row ?? {}, 'count')
    }
    return count
  })
}

/** The first table that has rows. */
export async function findFilled(engine: Engine, tables: readonly MovedTable[]): Promise<string | undefined> {
  for (const table of tables) {
    if (await engine.get(`select 1 as found from ${sourceOf(table, engine.dialect)} limit 1`)) return table.name
  }
  return undefined
}

export interface Sum {
  rows: number
  /** Of all rows, in whatever order: what two engines sort differently has the same. */
  checksum: string
}

export async function sumUp(engine: Engine, table: MovedTable, see: (rows: number) => void): Promise<Sum> {
  const sum = Buffer.alloc(32)
  let count = 0
  for await (const rows of readPages(engine, table, undefined)) {
    for (const row of rows) {
      const one = hash('sha256', canonical(row), 'buffer')
      for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) ^ (one[index] ?? 0)
    }
    count += rows.length
    see(rows.length)
  }
  return { rows: count, checksum: sum.toString('hex') }
}

/** Columns stand in another order where they came one after another. */
const canonical = (row: Row): string =>
  JSON.stringify(
    Object.keys(row)
      .sort()
      .map((column) => {
        const value = row[column]
        return [column, value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value]
      }),
  )
