/**
 * The write-ahead log, emptied. What was erased stands there as it was before, until it begins anew; and behind somebody
 * who reads for long it grows. A scrub that is owed is noted in the transaction that erases, and outlives a restart.
 */
import { run } from '../sql/engine.ts'
import type { Scrubber } from '../sql/privacy-store.ts'
import { type Connection, isBusy } from './connection.ts'

const mark = 'scrub-owed'
const scrubLimitMs = 10_000
const scrubRetryMs = 5
/** The engine cuts it to this length itself when it begins anew, which it does not do while somebody reads. */
const longLogBytes = 64 * 1024 * 1024

export const createScrubber = (db: Connection): Scrubber => ({
  // Another value each time: whoever settled an earlier one must not take this one away.
  owe: function* () {
    yield* run(
      `insert into meta (name, value) values (?, random() % 1000000000000)
       on conflict (name) do update set value = excluded.value`,
      mark,
    )
  },
  /** Waits for those who read; false when they are longer at it than that. */
  scrub: async () => {
    const giveUpAt = performance.now() + scrubLimitMs
    for (;;) {
      if (await settle(db)) return true
      if (performance.now() > giveUpAt) return false
      await new Promise((resolve) => setTimeout(resolve, scrubRetryMs))
    }
  },
  tidy: async () => {
    if (owed(db) !== undefined || db.logBytes() > longLogBytes) await settle(db)
  },
})

const owed = (db: Connection) => db.get('select value from meta where name = ?', mark)?.value

/** Once. What is erased from here on is owed by itself. */
async function settle(db: Connection): Promise<boolean> {
  const before = owed(db)
  if (!tryTruncate(db)) return false
  if (before !== undefined) await db.write(() => db.run('delete from meta where name = ? and value = ?', mark, before))
  return true
}

function tryTruncate(db: Connection): boolean {
  try {
    return db.get('pragma wal_checkpoint(truncate)')?.busy === 0
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
