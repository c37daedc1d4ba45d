import { freshDatabase } from '@passerelle/testkit/postgres'
import type { OpenedStore } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

export interface OpenedOnPostgres extends OpenedStore {
  url: string
}

/** An empty, migrated store in a database of its own. */
export async function openFreshStore(): Promise<OpenedOnPostgres> {
  const database = await freshDatabase()
  const { url } = database
  const store = await openPostgresStore(url)
  await store.migrate()
  return {
    store,
    url,
    openAnother: () => openPostgresStore(url),
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}
