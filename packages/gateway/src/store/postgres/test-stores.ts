import {
  type FreshDatabase,
  fillDatabase,
  freshDatabase,
  type LargeWorld,
  migratedDatabase,
  withClient,
} from '@passerelle/testkit/postgres'
import { instanceId, newConnector, now, type OpenedStore, seed } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

export interface OpenedOnPostgres extends OpenedStore {
  url: string
}

/** An empty, migrated store in a database that other tests had before: quicker than a new one by a second. */
export const openLentStore = async (): Promise<OpenedOnPostgres> => openIn(await migratedDatabase())

/** The same in a new database, for tests that change its tables or depend on what the server knows of them. */
export const openFreshStore = async (): Promise<OpenedOnPostgres> => openIn(await freshDatabase())

async function openIn({ url, drop }: FreshDatabase): Promise<OpenedOnPostgres> {
  const store = await openPostgresStore(url)
  await store.migrate()
  return {
    store,
    url,
    openAnother: () => openPostgresStore(url),
    close: async () => {
      await store.close()
      await drop()
    },
  }
}

/** A large world in it, of an instance and a small other one, in which a wrong plan shows. */
export async function openFilledStore(): Promise<OpenedOnPostgres> {
  const opened = await openFreshStore()
  const { store, url } = opened
  await seed(store)
  await store.recordInstance({ id: 'instance-2', name: 'Other', createdAt: now })
  const connectors = Array.from({ length: 10 }, (_, n) => ({
    id: `connector-${n + 1}`,
    instanceId: n < 9 ? instanceId : 'instance-2',
  }))
  for (const connector of connectors.slice(1)) await store.recordConnector(newConnector(connector))
  await fill(url, { connectors, agentId: 'agent-1', now })
  return opened
}

export const fill = (url: string, owners: Pick<LargeWorld, 'connectors' | 'agentId' | 'now'>): Promise<void> =>
  withClient(url, (client) =>
    fillDatabase(client, { ...owners, messages: 60_000, conversations: 20_000, pending: 15_000 }),
  )
