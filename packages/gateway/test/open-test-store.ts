/** A store of a test's own, on the engine that the tests run on. It is migrated, and its data goes when it is closed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testEngine } from '@passerelle/testkit/data-dir'
import { migratedDatabase } from '@passerelle/testkit/postgres'
import { Secret } from '../src/config/secret.ts'
import type { OpenedStore } from '../src/store/conformance/fixtures.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'

export async function openTestStore(): Promise<Store> {
  if (testEngine === 'postgres') {
    const { store, close } = await openOnPostgres()
    return { ...store, close }
  }
  const store = await openStore({ database: { engine: 'sqlite', path: ':memory:' } })
  await store.migrate()
  return store
}

/** For more than one connection. */
export const openSharedStore = (): Promise<OpenedStore> =>
  testEngine === 'postgres' ? openOnPostgres() : openOnSqlite()

async function openOnPostgres(): Promise<OpenedStore> {
  const { url, drop } = await migratedDatabase()
  const open = () => openStore({ database: { engine: 'postgres', url: new Secret(url) } })
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
  const open = () => openStore({ database: { engine: 'sqlite', path: join(folder, 'test.db') } })
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
