import { migratedDatabase } from '@passerelle/testkit/postgres'
import { describe } from 'vitest'
import { describeStore } from '../conformance/describe-store.ts'
import type { OpenedStore } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

async function open(): Promise<OpenedStore> {
  const database = await migratedDatabase()
  const store = await openPostgresStore(database.url)
  await store.migrate()
  return {
    store,
    openAnother: () => openPostgresStore(database.url),
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}

describe('PostgreSQL', () => {
  describeStore(open)
})
