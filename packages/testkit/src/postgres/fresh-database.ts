/** A database of a test's own, beside those of others. */
import { randomBytes } from 'node:crypto'
import { askDoor } from './ask-door.ts'
import { withClient } from './with-client.ts'

export interface FreshDatabase {
  url: string
  /** Whoever is still connected is sent away. */
  drop(): Promise<void>
}

/** Empty. On the run's server, unless another one is named. */
export async function freshDatabase(server?: string): Promise<FreshDatabase> {
  const first = server ?? (await askDoor('server'))
  const ask = (sql: string) => withClient(first, async (client) => void (await client.query(sql)))
  const name = `passerelle_test_${randomBytes(6).toString('hex')}`
  // A copy of files is quicker than one through the log, where nothing waits for the disk.
  await ask(`create database ${name} template template0 strategy file_copy`)
  const url = new URL(first)
  url.pathname = name
  return { url: url.href, drop: () => ask(`drop database ${name} with (force)`) }
}

/** With the gateway's tables, and nothing in them. */
export async function migratedDatabase(): Promise<FreshDatabase> {
  const url = await askDoor('take')
  return { url, drop: async () => void (await askDoor(`give ${url}`)) }
}
