/** A store of a test's own, on the engine that the tests run on. It is migrated, and its data goes when it is closed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { testEngine } from '@passerelle/testkit/data-dir'
import { newSqliteDatabase } from '@passerelle/testkit/new-database'
import { migratedDatabase } from '@passerelle/testkit/postgres'
import { Secret } from '../src/config/secret.ts'
import type { OpenedStore } from '../src/store/conformance/fixtures.ts'
import { openStore } from '../src/store/open-store.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../src/store/store.ts'

export async function openTestStore(): Promise<Store> {
  if (testEngine === 'postgres') {
    const { store, close } = await openOnPostgres()
    return { ...store, close }
  }
  return openInMemory()
}

async function openInMemory(): Promise<Store> {
  const database = new DatabaseSync(':memory:')
  database.deserialize(await newSqliteDatabase())
  const store = await openSqliteStore(':memory:', database)
  await store.migrate()
  return store
}

/** For more than one connection. */
export const openSharedStore = (): Promise<OpenedStore> =>
  testEngine === 'postgres' ? openOnPostgres() : openOnSqlite()

async function openOnPostgres(): Promise<OpenedStore> {
  const { url, drop } = await migratedDatabase()
  const open = async () => {
    const opened = await openStore({ database: { engine: 'postgres', url: new Secret(url) } })
    // There is nothing to migrate. It hears of the others' commits from here on, and not in the midst of a test.
    await opened.migrate()
    return opened
  }
  const store = await open()
  return {
    store,
    openAnother: open,
    close: async () => {
      await store.close()
      await drop()
    },
  }
}

async function openOnSqlite(): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-store-'))
  const path = join(folder, 'test.db')
  await writeFile(path, await newSqliteDatabase(), { mode: 0o600 })
  const open = () => openSqliteStore(path)
  const store = await open()
  await store.migrate()
  return {
    store,
    openAnother: open,
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}
