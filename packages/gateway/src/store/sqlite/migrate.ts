import { readdirSync, readFileSync } from 'node:fs'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { chainHashOfValues } from './activities.ts'
import { type Connection, retryWhileBusy } from './connection.ts'
import { reasonOfWords } from './reason-of-words.ts'

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

/** `pragma user_version` counts the migrations that were applied; each is applied whole, with its count. */
export async function migrate(db: Connection, path: string): Promise<void> {
  const files = listMigrations()
  await retryWhileBusy(() => {
    // Looked at first without a lock: a command beside a busy server has nothing to migrate.
    if (readVersion(db) === files.length) return
    for (const [name, compute] of Object.entries(migrationFunctions)) db.define(name, compute)
    db.exec('begin immediate')
    try {
      const version = readVersion(db)
      if (version > files.length) {
        throw new StartRefused(reason('database_newer', { path, schema: version, newest: files.length }))
      }
      for (const file of files.slice(version)) db.exec(readFileSync(new URL(file, folder), 'utf8'))
      db.exec(`pragma user_version = ${files.length}`)
      db.exec('commit')
    } catch (error) {
      db.exec('rollback')
      throw error
    }
  })
}

const readVersion = (db: Connection): number => Number(db.get('pragma user_version')?.user_version)
