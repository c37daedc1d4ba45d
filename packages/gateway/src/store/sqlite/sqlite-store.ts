/** The embedded engine: one file, one writing connection, group commit. Never holds state a restart would miss. */
import type { DatabaseSync } from 'node:sqlite'
import type { AuditContext } from '../../commands/actor.ts'
import { createPorts } from '../sql/create-ports.ts'
import { refuseHalfMoved } from '../sql/move-mark.ts'
import type { Store } from '../store.ts'
import { createSqliteEngine } from './engine.ts'
import { refuseDamaged } from './inspect.ts'
import { createLoanLocks } from './loan-locks.ts'
import { makeSchema, migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { createScrubber } from './scrub.ts'
import { createSearchIndex } from './search.ts'
import { type ServingLock, takeServingLock } from './serving-lock.ts'
import { openSqliteSnapshot } from './snapshot.ts'

export async function openSqliteStore(path: string, opened?: DatabaseSync): Promise<Store> {
  const db = await openConnection(path, opened)
  const loanLocks = createLoanLocks(path)
  const parts = {
    engine: createSqliteEngine(db),
    search: createSearchIndex(db),
    loanLocks,
    scrubber: createScrubber(db),
  }
  let lock: ServingLock | undefined
  const portsFor = (by: AuditContext | undefined) => createPorts({ ...parts, by })
  const own: Omit<Store, keyof ReturnType<typeof portsFor>> = {
    isShared: false,
    readClock: async () => Date.now(),
    audited: (context) => ({ ...portsFor(context), ...own }),
    migrate: async () => {
      await refuseHalfMoved(parts.engine)
      await migrate(db, path)
    },
    makeSchema: async () => {
      await refuseHalfMoved(parts.engine)
      await makeSchema(db, path)
    },
    lockForServing: async () => {
      if (path === ':memory:') return
      lock ??= takeServingLock(path, db.findOtherSchema)
      refuseDamaged(db, path)
    },
    openSnapshot: async () => openSqliteSnapshot(path),
    check: async () => {
      // A write: a read would still answer from the cache when the disk is full or gone.
      await db.write(() => db.run("insert or replace into meta (name, value) values ('checked', 1)"))
    },
    close: async () => {
      await db.close()
      loanLocks.close()
      lock?.release()
    },
  }
  return { ...portsFor(undefined), ...own }
}
