/** Writes a large world into a database: the server itself does, so that a million rows take seconds. */
import type pg from 'pg'
import { type Filling, fillingsOf, type LargeWorld } from './large-world.ts'

export async function fillDatabase(client: pg.Client, world: LargeWorld): Promise<void> {
  // Triggers rest: the record of activities numbers its rows one by one.
  await client.query(
    "set session_replication_role = replica; set work_mem = '64MB'; set maintenance_work_mem = '256MB'",
  )
  for (const [table, filling] of Object.entries(fillingsOf(world))) await fillTable(client, table, filling)
  await client.query(`
    select setval('messages_seq', (select max(seq) from messages) + 1024), setval('deliveries_seq', (select max(seq) from deliveries) + 1024),
      setval('threads_seq', (select max(thread) from conversations) + 1024),
      setval('attempts_seq_seq', (select max(seq) from attempts)), setval('changes_seq_seq', (select max(seq) from changes));
    insert into meta (name, value) values ('activities-given', (select max(seq) from activities)),
        ('counted-messages', (select max(seq) from messages)), ('counted-attempts', (select max(seq) from attempts))
      on conflict (name) do update set value = excluded.value;
    update search_state set messages_to = (select max(seq) from messages), names_from = '';
    set session_replication_role = origin`)
  await client.query('analyze')
  // What waits is counted by an index alone, once it is known that all see it.
  await client.query('vacuum deliveries')
}

/** Its indexes are made when it is full: that is several times as fast. */
async function fillTable(client: pg.Client, table: string, { count, values }: Filling): Promise<void> {
  const { rows: columns } = await client.query<{ name: string; type: string; is_needed: boolean }>(
    `select attname as name, atttypid::regtype::text as type, attnotnull as is_needed from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  const { rows: indexes } = await client.query<{ name: string; made_by: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made_by from pg_index i
     where indrelid = $1::regclass and not exists (select 1 from pg_constraint where conindid = i.indexrelid)`,
    [table],
  )
  const unknown = Object.keys(values).filter((name) => !columns.some((column) => column.name === name))
  if (unknown.length > 0) throw new Error(`the table ${table} has no ${unknown.join(', ')}`)
  const given = columns.filter(({ name, is_needed }) => is_needed || name in values)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  await client.query(
    `insert into ${table} (${given.map(({ name }) => name).join(', ')})
     select ${given.map(({ name, type }) => values[name] ?? suggest(name, type)).join(', ')}
     from generate_series(0, ${count - 1}::bigint) as n`,
  )
  for (const { made_by } of indexes) await client.query(made_by)
}

function suggest(name: string, type: string): string {
  if (type === 'bytea') return "decode(md5(n::text), 'hex')"
  if (type === 'smallint') return '0'
  return type === 'text' ? `'${name}-' || n` : 'n'
}
