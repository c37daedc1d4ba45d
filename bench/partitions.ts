/**
 * The tables as they are, divided by PostgreSQL's declarative partitions: which keys can stay, and which queries then look
 * into one partition, and which into all. docs/scaling.md tells what follows.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { usePostgres } from '@passerelle/testkit/postgres'
import pg from 'pg'

const migrations = join(import.meta.dirname, '..', 'packages', 'gateway', 'src', 'store', 'postgres', 'migrations')
const parts = 8

type Say = (sql: string) => Promise<string>

export async function partitions(): Promise<void> {
  const server = await usePostgres({ fsync: false })
  const client = new pg.Client({ connectionString: server.url() })
  await client.connect()
  /** 'yes', or why not. */
  const say: Say = (sql) =>
    client.query(sql).then(
      () => 'yes',
      (error: Error) => `no: ${error.message}`,
    )
  try {
    for (const file of readdirSync(migrations).toSorted())
      await client.query(readFileSync(join(migrations, file), 'utf8'))
    await tryKeys(say)
    await fill(say)
    await tryQueries(async (sql) => {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`)
      return new Set(rows.flatMap((row) => row['QUERY PLAN'].match(/ on divided_\d/) ?? [])).size
    })
  } finally {
    await client.end()
    await server.close()
  }
}

async function tryKeys(say: Say): Promise<void> {
  console.log('  Can a table be divided with the keys it has?')
  const ways = [
    ...['conversations', 'messages', 'deliveries', 'message_keys'].map((table) => [table, 'hash (connector_id)']),
    ...['messages', 'deliveries', 'attempts', 'changes', 'delivery_bodies'].map((table) => [table, 'range (seq)']),
    ['message_keys', 'range (created_at)'],
  ]
  for (const [n, [table, by]] of ways.entries()) {
    const answer = await say(`create table way_${n} (like ${table} including all) partition by ${by}`)
    console.log(`    ${table} by ${by}: ${answer}`)
  }
}

/** Messages by connector, with the connector in front of each key. */
async function fill(say: Say): Promise<void> {
  const statements = [
    'create table divided (like messages including defaults) partition by hash (connector_id)',
    'alter table divided add primary key (connector_id, seq)',
    'alter table divided add unique (connector_id, id)',
    'create index on divided (thread, sort_at, seq)',
    ...Array.from(
      { length: parts },
      (_, n) => `create table divided_${n} partition of divided for values with (modulus ${parts}, remainder ${n})`,
    ),
    `insert into divided select n, 'm' || n, 'i', 'c' || (n % 40), 'v' || (n % 1000), 1 + n % 1000, 'u' || (n % 1000),
       'inbound', 'x', 'human', 'u', 'u', null, null, null, null, 0, n, n, n, '{}', 'hello', null
     from generate_series(1, 100000) n`,
    'analyze divided',
  ]
  for (const sql of statements) {
    const answer = await say(sql)
    if (answer !== 'yes') throw new Error(`${sql}: ${answer}`)
  }
}

async function tryQueries(countScans: (sql: string) => Promise<number>): Promise<void> {
  console.log(`  Messages in ${parts} parts by connector: how many parts does a query look into?`)
  const queries = {
    'a message by its id': "select * from divided where id = 'm5'",
    'by connector and id': "select * from divided where connector_id = 'c5' and id = 'm5'",
    'a thread': 'select * from divided where thread = 6 order by sort_at, seq limit 50',
    'a thread of a connector':
      "select * from divided where connector_id = 'c5' and thread = 6 order by sort_at, seq limit 50",
    'the next by number, for a feed': 'select * from divided where seq > 100 order by seq limit 500',
  }
  for (const [name, sql] of Object.entries(queries)) console.log(`    ${name}: ${await countScans(sql)}`)
}
