/** A store of a test's own, on the engine that the tests run on. It is migrated, and its data goes when it is closed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenedStore } from '../src/store/conformance/fixtures.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'

export async function openTestStore(): Promise<Store> {
  const store = await openStore({ database: { engine: 'sqlite', path: ':memory:' } })
  await store.migrate()
  return store
}

/** For more than one connection. */
export async function openSharedStore(): Promise<OpenedStore> {
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
