/**
 * Databases with the gateway's tables, lent to one test after another and emptied in between: that takes some ms, while
 * a new one takes a quarter of a second.
 */
import pg from 'pg'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

export interface DatabasePool {
  take(): Promise<string>
  giveBack(url: string): Promise<void>
  /** Drops them all. */
  close(): Promise<void>
}

export function createDatabasePool(server: string): DatabasePool {
  const made: FreshDatabase[] = []
  /** Kept: a new connection costs the server a process, which has to read anew what tables there are. */
  const connections = new Map<string, Promise<pg.Client>>()
  const free: string[] = []
  const lent = new Set<string>()
  const lend = (url: string): string => {
    lent.add(url)
    return url
  }
  return {
    take: async () => {
      const url = free.pop()
      if (url !== undefined) return lend(url)
      const database = await freshDatabase(server)
      made.push(database)
      const { openPostgresStore } = await import('../../../gateway/src/store/postgres/postgres-store.ts')
      const store = await openPostgresStore(database.url)
      await store.migrate().finally(store.close)
      return lend(database.url)
    },
    giveBack: async (url) => {
      // Once: a store that is closed twice must not be lent to two tests.
      if (!lent.delete(url)) return
      const connection = connections.get(url) ?? connect(url)
      connections.set(url, connection)
      try {
        await (await connection).query(empty)
      } catch (error) {
        connections.delete(url)
        throw error
      }
      free.push(url)
    },
    close: async () => {
      for (const connection of connections.values()) await (await connection).end()
      for (const database of made) await database.drop()
    },
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // The server may end before it.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Who is still connected is sent away first. Triggers rest: the record of activities refuses to be emptied. */
const empty = `
  select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
  set session_replication_role = replica;
  do $$
  declare
    found record;
    many constant int := 1000;
    count bigint;
  begin
    for found in select c.relname, c.relkind from pg_class c where c.relnamespace = current_schema::regnamespace
      and c.relkind in ('r', 'S') and c.relname <> 'schema_version'
    loop
      if found.relkind = 'S' then
        perform setval(found.relname::text, 1, false);
      else
        execute format('delete from %I', found.relname);
        get diagnostics count = row_count;
        -- Dead rows stay where they are: nothing sweeps them.
        if count > many then execute format('truncate %I cascade', found.relname); end if;
      end if;
    end loop;
  end
  $$`
