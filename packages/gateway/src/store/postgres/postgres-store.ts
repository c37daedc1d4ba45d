/** The engine for many servers: one PostgreSQL database, which decides between them. Never holds state a restart would miss. */
import { reason } from '@passerelle/protocol/errors'
import type { AuditContext } from '../../commands/actor.ts'
import { StartRefused } from '../../lib/errors.ts'
import { StorageFault } from '../../lib/storage-fault.ts'
import { listFiles } from '../move/list-files.ts'
import { createPorts } from '../sql/create-ports.ts'
import { refuseHalfMoved } from '../sql/move-mark.ts'
import type { Scrubber } from '../sql/privacy-store.ts'
import { num } from '../sql/rows.ts'
import type { Store } from '../store.ts'
import { createPostgresEngine } from './engine.ts'
import { createHeldLocks, heldLockClasses } from './held-locks.ts'
import { findTooNew, makeSchema, migrate, readSchema } from './migrate.ts'
import { createPool, type Pool } from './pool.ts'
import { createSearchIndex } from './search.ts'
import { tidySearch } from './tidy-search.ts'

/** What was erased is gone from each table at once; PostgreSQL sweeps dead rows itself, but not the words of an index. */
const createScrubber = (pool: Pool): Scrubber => ({
  *owe() {},
  scrub: async () => true,
  tidy: () => tidySearch(pool),
})

export async function openPostgresStore(url: string, pool: Pool = createPool(url)): Promise<Store> {
  const engine = createPostgresEngine(pool)
  const loanLocks = createHeldLocks(pool, heldLockClasses.loans)
  const search = createSearchIndex(engine)
  const shared = { engine, loanLocks, scrubber: createScrubber(pool), search }
  const portsFor = (by: AuditContext | undefined) => createPorts({ ...shared, by })
  const own: Omit<Store, keyof ReturnType<typeof portsFor>> & Pick<Store, 'readPool'> = {
    audited: (context) => ({ ...portsFor(context), ...own }),
    isShared: true,
    readPool: () => {
      const { total, idle, waiting, most } = pool.figures()
      return { used: total - idle, idle, waiting, max: most }
    },
    readClock: async () => {
      const row = await engine.get('select floor(extract(epoch from clock_timestamp()) * 1000) as now')
      return num(row ?? {}, 'now')
    },
    migrate: async () => {
      await refuseHalfMoved(engine)
      await migrate(pool)
      await engine.listen()
    },
    makeSchema: async () => {
      await refuseHalfMoved(engine)
      await makeSchema(pool)
    },
    // Many may serve.
    lockForServing: async () => {},
    openSnapshot: async () => {
      const [{ schema }, keys] = [await pool.use(readSchema), await listFiles(engine)]
      return {
        schema,
        listBlobKeys: () => keys,
        copyTo: () => {
          throw new StartRefused(reason('backup_of_postgres'))
        },
        close: () => {},
      }
    },
    check: async () => {
      const tooNew = findTooNew(await pool.use(readSchema))
      if (tooNew) throw new StorageFault(tooNew, undefined)
      // A write: a standby, or a disk that is full, answers reads.
      await engine.run(
        "insert into meta (name, value) values ('checked', 1) on conflict (name) do update set value = meta.value + 1",
      )
    },
    close: async () => {
      await engine.close()
      await loanLocks.close()
      await pool.close()
    },
  }
  return { ...portsFor(undefined), ...own }
}
