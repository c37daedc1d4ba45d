import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import type { DatabaseConfig } from '../../config/database-url.ts'
import { Secret } from '../../config/secret.ts'
import { resultOf } from '../../lib/steps-of.ts'
import { openMovable } from '../open-movable.ts'
import type { SqlValue } from '../sql/columns.ts'
import { all, run } from '../sql/engine.ts'
import type { Movable } from './movable.ts'
import { moveDatabase } from './move-database.ts'
import { leftTables, type MovedTable, movedRow, movedTables, sourceOf } from './moved-tables.ts'

async function openEmpty(database: DatabaseConfig) {
  const movable = await openMovable(database)
  onTestFinished(() => movable.close())
  await movable.makeSchema()
  return movable
}

async function openEmptyPostgres() {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  return openEmpty({ engine: 'postgres', url: new Secret(database.url) })
}

const listings = {
  sqlite: "select name from sqlite_schema where type = 'table'",
  postgres: 'select tablename as name from pg_tables where schemaname = current_schema',
}

test.each(['sqlite', 'postgres'] as const)('every table of %s is moved, or left by name', async (engine) => {
  const movable = await (engine === 'sqlite' ? openEmpty({ engine, path: ':memory:' }) : openEmptyPostgres())
  const names = (await movable.engine.all(listings[engine])).map(({ name }) => String(name))
  const moved = movedTables.map(({ name }) => name)
  expect(names.filter((name) => !moved.includes(name) && !leftTables.test(name))).toEqual([])
  expect(moved.filter((name) => !names.includes(name) && name !== 'secrets')).toEqual([])
  expect(moved.filter((name) => leftTables.test(name))).toEqual([])
  for (const table of movedTables) {
    const rows = await movable.engine.all(
      `select ${table.key.join(', ')} from ${sourceOf(table, movable.engine.dialect)}`,
    )
    expect(rows, `${table.name} of a new database`).toEqual([])
  }
})

test('tables come after those that they refer to', async () => {
  const { engine } = await openEmptyPostgres()
  const references = await engine.all(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint where contype = 'f'`,
  )
  const places = new Map(movedTables.map(({ name }, index) => [name, index]))
  const placed = references.filter(({ child }) => places.has(String(child)))
  expect(placed.length).toBeGreaterThan(3)
  const early = placed.filter(
    ({ child, parent }) => Number(places.get(String(child))) < Number(places.get(String(parent))),
  )
  expect(early).toEqual([])
})

const rowsOfEach = 3

/** A table holds what belongs together: `agent-2` is the second agent, wherever it is named. */
const nameOf = (table: string): string => table.replace(/ies$/, 'y').replace(/s$/, '')

interface Column {
  name: string
  type: string
  pk: number
  /** No more than 0 or 1. */
  isFlag: boolean
}

function madeFor(table: string, { name, type, pk, isFlag }: Column, n: number): SqlValue {
  if (type === 'BLOB') return Buffer.from(`${table} ${name} ${n}`)
  if (type === 'TEXT') return `${['id', 'name'].includes(name) ? nameOf(table) : name.replace(/_id$/, '')}-${n}`
  if (isFlag) return n % 2
  return pk > 0 ? n : name.length * 100 + n
}

/** Rows of every table that is moved, with a value in every column. */
async function fill({ engine }: Movable, flags: ReadonlySet<string>): Promise<void> {
  for (const { name: table } of movedTables) {
    const stored = table === 'secrets' ? engine.dialect.secrets.table : table
    const columns = (await engine.all(`select name, type, pk from pragma_table_info('${stored}')`)).map((column) => ({
      ...{ name: String(column.name), pk: Number(column.pk), isFlag: flags.has(`${table}.${column.name}`) },
      type: typeOf(table, String(column.name), String(column.type)),
    }))
    const names = columns.map(({ name }) => name)
    // Of these there is one at most.
    for (let n = 1; n <= (table === 'clock_moves' ? 1 : rowsOfEach); n++) {
      const values = columns.map((column) => madeFor(table, column, n))
      const marks = names.map(() => '?').join(', ')
      await engine.write(() => run(`insert into ${stored} (${names.join(', ')}) values (${marks})`, ...values))
    }
  }
}

/** PostgreSQL says which they are by the type that it gives them. */
async function readFlags({ engine }: Movable): Promise<Set<string>> {
  const rows = await engine.all(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = current_schema and data_type = 'smallint'`,
  )
  return new Set(rows.map(({ name }) => String(name)))
}

/** SQLite keeps numbers and secrets in one table, as they come. */
function typeOf(table: string, column: string, type: string): string {
  if (column !== 'value') return type.toUpperCase()
  return { secrets: 'BLOB', meta: 'INTEGER' }[table] ?? type.toUpperCase()
}

const readAll = ({ engine }: Movable, table: MovedTable) =>
  engine.read(() => all(`select * from ${sourceOf(table, engine.dialect)} order by ${table.key.join(', ')}`))

test('a database with rows in every table and values in every column is the same after it moved there and back', async () => {
  const source = await openEmpty({ engine: 'sqlite', path: ':memory:' })
  const there = await openEmptyPostgres()
  await fill(source, await readFlags(there))
  const back = await openEmpty({ engine: 'sqlite', path: ':memory:' })
  const moves = [
    await resultOf(moveDatabase(source, there), () => {}),
    await resultOf(moveDatabase(there, back), () => {}),
  ]
  for (const { tables } of moves) {
    // What is not filled is not seen to move.
    expect(movedTables.filter(({ name }) => !tables[name]?.rows).map(({ name }) => name)).toEqual([])
  }
  for (const table of movedTables) {
    const expected = (await readAll(source, table)).map((row) => movedRow(table, row))
    const empty = Object.entries(expected[0] ?? {}).flatMap(([name, value]) => (value === null ? [name] : []))
    expect([table.name, empty]).toEqual([table.name, table.cleared ?? []])
    expect([table.name, await readAll(there, table)]).toEqual([table.name, expected])
    expect([table.name, await readAll(back, table)]).toEqual([table.name, expected])
  }
})
