import { freshDatabase } from '@passerelle/testkit/postgres'
import type { OpenedStore } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

export interface OpenedOnPostgres extends OpenedStore {
  url: string
}

/** An empty, migrated store in a database of its own. `door` stands before the database, such as a pooler. */
export async function openFreshStore(door = async (url: string) => url): Promise<OpenedOnPostgres> {
  const database = await freshDatabase()
  const url = await door(database.url)
  const store = await openPostgresStore(url)
  await store.migrate()
  return {
    store,
    url: database.url,
    openAnother: () => openPostgresStore(url),
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}
