import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { describeDeliveries } from '../conformance/describe-deliveries.ts'
import { describeMessages } from '../conformance/describe-messages.ts'
import type { OpenedStore } from '../conformance/fixtures.ts'
import { openSqliteStore } from './sqlite-store.ts'

async function open(): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-store-'))
  const path = join(folder, 'test.db')
  const store = await openSqliteStore(path)
  await store.migrate()
  return {
    store,
    openAnother: () => openSqliteStore(path),
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

describe('SQLite', () => {
  describeMessages(open)
  describeDeliveries(open)
})
