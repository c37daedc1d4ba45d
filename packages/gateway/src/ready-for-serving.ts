import { type Reason, reason } from '@passerelle/protocol/errors'
import type { BlobStore } from './attachments/blob-store.ts'
import type { Config } from './config/config.ts'
import { nameOfDatabase } from './config/database-url.ts'
import { nameOfPlace } from './config/parse-blob-url.ts'
import type { Clock } from './lib/clock.ts'
import { StartRefused } from './lib/errors.ts'
import type { Sealer } from './lib/seal.ts'
import { StorageFault, storageFaultOf } from './lib/storage-fault.ts'
import type { Store } from './store/store.ts'

interface Dependencies {
  store: Store
  blobs: Pick<BlobStore, 'check'>
  sealer: Sealer
  clock: Pick<Clock, 'now'>
  config: Config
}

/**
 * Makes this process the one that serves, on a schema of today and under the first master key. Whatever stands in the
 * way is one sentence for the operator; the store is closed then.
 */
export function readyForServing({ store, blobs, sealer, clock, config }: Dependencies): Promise<void> {
  const path = nameOfDatabase(config.database)
  return orClose(store, async () => {
    await telling(
      path,
      (detail) => reason('database_unusable', { path, detail }),
      async () => {
        await store.lockForServing()
        await store.migrate()
        // Of a shared one, others may be at work: what of them died is taken over while this server runs.
        if (!store.isShared) await store.releaseLeases()
        await store.endOrphanedWebhookLoans(clock.now())
        await store.check()
      },
    )
    const folder = nameOfPlace(config.blobs)
    await telling(
      folder,
      (detail) => reason('blobs_unusable', { path: folder, detail }),
      () => blobs.check(),
    )
    await telling(
      path,
      (detail) => reason('secrets_not_opened', { detail }),
      () => reseal(store, sealer),
    )
  })
}

/** What is left open when a start fails would keep its process alive. */
export async function orClose<T>(store: Pick<Store, 'close'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await store.close()
    throw error
  }
}

/** After a rotation of the master key; without one it only looks. */
const reseal = (store: Store, sealer: Sealer): Promise<number> =>
  store.resealSecrets((sealed, identity) =>
    sealer.isStale(sealed) ? sealer.seal(sealer.open(sealed, identity), identity) : undefined,
  )

type Describe = (detail: string) => Reason

async function telling(path: string, describe: Describe, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof StartRefused) throw error
    const fault = error instanceof StorageFault ? error : storageFaultOf(error, path)
    if (fault) throw new StartRefused(fault.problem)
    const detail = error instanceof Error ? error.message : String(error)
    throw new StartRefused(describe(detail.replace(/\.$/, '')))
  }
}
