import { readdirSync, readFileSync } from 'node:fs'
import { type FreshDatabase, freshDatabase } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../sqlite/migrate.ts'
import { openConnection } from '../sqlite/open-database.ts'

const folder = new URL('./migrations/', import.meta.url)

let database: FreshDatabase
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  client = await connect()
  for (const file of readdirSync(folder).toSorted()) await client.query(readFileSync(new URL(file, folder), 'utf8'))
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

async function connect(): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: database.url })
  await connected.connect()
  return connected
}

const rowsOf = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await client.query<Row>(sql, values)).rows

/** What is made differently on purpose: the search, and what SQLite keeps of any type in one column. */
const notShared = /^(sqlite_|message_search|message_words|name_search|conversation_names|search_state|meta$|secrets$)/

interface Column {
  table: string
  column: string
  type: string
  required: boolean
}

async function readSqliteColumns(): Promise<Column[]> {
  const db = await openConnection(':memory:')
  await migrate(db, ':memory:')
  const rows = db.all(
    `select t.name as "table", c.name as "column", c.type, c."notnull" or c.pk > 0 as required
     from pragma_table_list t join pragma_table_info(t.name) c where t.type <> 'view' order by 1, 2`,
  )
  await db.close()
  const types: Record<string, string> = { INTEGER: 'bigint', TEXT: 'text', BLOB: 'bytea' }
  return rows
    .filter((row) => !notShared.test(String(row.table)))
    .map((row) => ({
      ...{ table: String(row.table), column: String(row.column) },
      ...{ type: types[String(row.type).toUpperCase()] ?? String(row.type), required: row.required === 1 },
    }))
}

test('has the tables and columns of SQLite', async () => {
  const columns = await rowsOf<Column>(
    `select c.table_name::text collate "C" as "table", column_name::text collate "C" as "column", is_nullable = 'NO' as required,
       case data_type when 'smallint' then 'bigint' else data_type end as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where table_schema = current_schema and table_type = 'BASE TABLE' order by 1, 2`,
  )
  const found = columns.filter(({ table }) => !notShared.test(table))
  expect(found).toEqual(await readSqliteColumns())
})

test('compares every text by its bytes', async () => {
  const others = await rowsOf(
    `select table_name, column_name from information_schema.columns
     where table_schema = current_schema and data_type = 'text' and collation_name is distinct from 'C'
       and table_name <> 'audit'`,
  )
  expect(others).toEqual([])
})

const insertActivity = `insert into activities (seq, id, at, actor_type, kind, target_type, target_id, conversation_id, params, hash)
  values ($1, $2, 1, 'agent', 'conversation.closed', 'conversation', 'c', 'c', '{}', '\\x00')`

test('lets the record of activities grow at its end, and lose words to an erasure alone', async () => {
  await client.query(insertActivity, [1, 'a'])
  await client.query(insertActivity, [2, 'b'])
  for (const change of [
    'delete from activities',
    'truncate activities',
    'update activities set params = \'{"x": 1}\'',
    "update activities set kind = 'x', conversation_id = null, erased_hash = '\\x01'",
  ]) {
    await expect(client.query(change), change).rejects.toThrow('the record of activities is append-only')
  }
  await expect(client.query(insertActivity, [4, 'd'])).rejects.toThrow('the record of activities is append-only')
  const erased = `update activities set conversation_id = null, target_id = '', params = '{}', salt = null, erased_hash = '\\x01'`
  expect((await client.query(`${erased} where seq = 1`)).rowCount).toBe(1)
  await expect(client.query(`${erased} where seq = 1`)).rejects.toThrow('the record of activities is append-only')
})

test('remembers the last number that was given to an activity', async () => {
  const given = () => rowsOf("select value as number from meta where name = 'activities-given'")
  expect(await given()).toEqual([{ number: '2' }])
  await client.query('begin')
  await client.query(insertActivity, [3, 'c'])
  await client.query('rollback')
  expect(await given()).toEqual([{ number: '2' }])
})
