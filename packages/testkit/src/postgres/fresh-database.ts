/** A database of a test's own, beside those of others. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { findTestServer } from './postgres-door.ts'

export interface FreshDatabase {
  url: string
  /** Ends who is still connected. */
  drop(): Promise<void>
}

/** Empty. On the run's server, unless another one's is named. */
export async function freshDatabase(server?: string): Promise<FreshDatabase> {
  const first = server ?? (await findTestServer())
  const name = `passerelle_test_${randomBytes(6).toString('hex')}`
  // A copy of files is quicker than one through the log, where nothing waits for the disk.
  await ask(first, `create database ${name} template template0 strategy file_copy`)
  const url = new URL(first)
  url.pathname = name
  return { url: url.href, drop: () => ask(first, `drop database ${name} with (force)`) }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
