/** Counts what a PostgreSQL server does: statements as it was sent them, the rest by its own word. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresServer } from '@passerelle/testkit/postgres'
import pg from 'pg'
import type { Counter } from './costs.ts'
import { readCpuMs } from './process-stat.ts'

const apart = /^(begin|commit|rollback|savepoint|release|set|listen)\b/i

/** It waits until each backend has told of its rows, which they do when they have been idle for a while. */
const toldMs = 11_000

/** Rows are those of one database; log and processor time are the whole server's, which does nothing else. */
export async function countOnPostgres(server: PostgresServer, url: string): Promise<Counter> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let statements = 0
  const original = client.query
  const restore = watchQueries((sql, by) => {
    if (by !== client && !apart.test(sql.trim())) statements += 1
  })
  const ask = async (sql: string) => Number((await Reflect.apply(original, client, [sql])).rows[0].value)
  return {
    read: async () => ({
      statements,
      logBytes: await ask("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as value"),
      cpuUs: readServerCpuMs(server.dataDir) * 1000,
    }),
    async readRows() {
      await new Promise((resolve) => setTimeout(resolve, toldMs))
      return ask(
        'select tup_inserted + tup_updated + tup_deleted as value from pg_stat_database where datname = current_database()',
      )
    },
    pending: () => ask("select count(*) as value from deliveries where state = 'pending'"),
    async close() {
      restore()
      await client.end()
    },
  }
}

/** Of the first process, of those it started, and of those that have ended. */
export function readServerCpuMs(dataDir: string): number {
  const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + readCpuMs(one), 0)
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[1],
    )
  } catch {
    return undefined
  }
}

function watchQueries(told: (sql: string, by: pg.Client) => void): () => void {
  const original = pg.Client.prototype.query
  const define = (value: unknown) => Object.defineProperty(pg.Client.prototype, 'query', { configurable: true, value })
  define(function (this: pg.Client, ...args: [string | { text: string }]) {
    const [query] = args
    told(typeof query === 'string' ? query : query.text, this)
    return Reflect.apply(original, this, args)
  })
  return () => define(original)
}
