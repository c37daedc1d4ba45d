import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import type { DatabaseConfig } from '../../config/database-url.ts'
import { Secret } from '../../config/secret.ts'
import { openMovable } from '../open-movable.ts'
import { leftTables, movedTables, sourceOf } from './moved-tables.ts'

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
