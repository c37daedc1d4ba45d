import { readdirSync, readFileSync } from 'node:fs'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { chainHashOfValues } from './activities.ts'
import { type Connection, retryWhileBusy } from './connection.ts'
import { reasonOfWords } from './reason-of-words.ts'
import { isSqliteServed } from './serving-lock.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Their file names, in order. */
export const listMigrations = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/** What migrations compute that SQL alone cannot. */
export const migrationFunctions: Record<string, (...values: unknown[]) => string | Uint8Array> = {
  reason_of_words: (words) => JSON.stringify(reasonOfWords(String(words))),
  chain_hash: (previous, ...values) => chainHashOfValues(previous, ...values),
}

/** `pragma user_version` counts the migrations that were applied; they are applied whole, with their count. */
export const migrate = (db: Connection, path: string): Promise<void> => bringUpToDate(db, path, () => undefined)

/**
 * For a command, which may stand beside a server: makes the schema where there is none, and leaves an older one as it is.
 * The server that is at work with that would read and write wrong rows from then on.
 */
export const makeSchema = (db: Connection, path: string): Promise<void> =>
  bringUpToDate(db, path, (found) => {
    if (found.schema === 0) return undefined
    return isSqliteServed(path) ? reason('database_served_older', found) : reason('database_older', found)
  })

interface OlderSchema {
  path: string
  schema: number
  newest: number
}

async function bringUpToDate(
  db: Connection,
  path: string,
  refuse: (found: OlderSchema) => Reason | undefined,
): Promise<void> {
  const files = listMigrations()
  const newest = files.length
  await retryWhileBusy(() => {
    // Looked at first without a lock: a command beside a busy server has nothing to migrate.
    if (readVersion(db) === newest) return
    for (const [name, compute] of Object.entries(migrationFunctions)) db.define(name, compute)
    db.transact(() => {
      const schema = readVersion(db)
      if (schema === newest) return
      const found = { path, schema, newest }
      const refusal = schema > newest ? reason('database_newer', found) : refuse(found)
      if (refusal) throw new StartRefused(refusal)
      for (const file of files.slice(schema)) db.exec(readFileSync(new URL(file, folder), 'utf8'))
      db.exec(`pragma user_version = ${newest}`)
    })
  })
  db.keepSchema(newest)
}

const readVersion = (db: Connection): number => Number(db.get('pragma user_version')?.user_version)
