/**
 * What every test within the gateway begins with: a store, files in a folder of their own, an instance, and
 * testkit's clock. The worlds of the loops, of the partner API and of the desk API are made of it. For tests over
 * sockets and a data folder there is `createWorld` of testkit.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { type Logger, pino } from 'pino'
import type { BlobStore } from '../src/attachments/blob-store.ts'
import { openDiskBlobs } from '../src/blobs/disk.ts'
import { closedBreaker } from '../src/connectors/breaker.ts'
import { sealClientSecret } from '../src/connectors/client-secret.ts'
import {
  type Connector,
  type ConnectorOptions,
  defaultConnectorOptions,
  isHeld,
  untroubled,
} from '../src/connectors/connector.ts'
import { newId, randomAlphanumeric } from '../src/lib/ids.ts'
import { createSealer, type Sealer } from '../src/lib/seal.ts'
import type { Store } from '../src/store/store.ts'
import { openTestStore } from './open-test-store.ts'

export const instanceId = 'instance-1'

export interface MemoryWorld {
  store: Store
  blobs: BlobStore
  /** Where the files are. */
  folder: string
  clock: TestClock
  sealer: Sealer
  log: Logger
  instanceId: string
  recordConnector(options?: Partial<ConnectorOptions>, clientSecret?: string): Promise<Connector>
  close(): Promise<void>
}

export async function openMemoryWorld({
  clock = createTestClock(),
  log = pino({ level: 'silent' }),
}: {
  clock?: TestClock
  log?: Logger
} = {}): Promise<MemoryWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-'))
  const store = await openTestStore()
  const blobs = openDiskBlobs(folder)
  const sealer = createSealer([new Uint8Array(32).fill(7)])
  await store.recordInstance({ id: instanceId, name: 'Acme', createdAt: clock.now() })

  return {
    ...{ store, blobs, folder, clock, sealer, log, instanceId },
    recordConnector: async (options = {}, clientSecret = randomAlphanumeric(40)) => {
      const id = newId(clock.now())
      const all = { ...defaultConnectorOptions, name: 'Bot', ...options }
      const connector: Connector = {
        ...all,
        id,
        instanceId,
        clientId: randomAlphanumeric(24),
        secretSealed: sealClientSecret(sealer, id, clientSecret),
        createdAt: clock.now(),
        deletedAt: null,
        heldSince: isHeld(all) ? clock.now() : null,
        breaker: closedBreaker,
        eventsBreaker: untroubled,
      }
      await store.recordConnector(connector)
      return connector
    },
    close: async () => {
      await store.close()
      await blobs.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
