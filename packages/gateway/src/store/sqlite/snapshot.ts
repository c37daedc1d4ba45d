import { backup, DatabaseSync } from 'node:sqlite'
import { stepsOf } from '../../lib/steps-of.ts'
import type { CopyInspection, Snapshot } from '../snapshot.ts'

/** Copied between two looks at whether others want the processor. */
const pagesAtOnce = 1000

/**
 * A read transaction that is held open: SQLite's online backup begins anew with each write of another process, unless
 * the connection it reads through stands at a moment of its own.
 */
export function openSqliteSnapshot(path: string): Snapshot {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    db.exec('begin')
    const schema = readSchema(db)
    return {
      schema,
      listBlobKeys: () =>
        db
          .prepare(
            `select blob_key from attachments where blob_key is not null
             union select blob_key from uploads order by blob_key`,
          )
          .all()
          .map((row) => String(row.blob_key)),
      copyTo: (target) =>
        stepsOf((tell: (done: number) => void) =>
          backup(db, target, {
            rate: pagesAtOnce,
            progress: ({ totalPages, remainingPages }) => tell(1 - remainingPages / Math.max(totalPages, 1)),
          }),
        ),
      close: () => {
        if (db.isOpen) db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Makes the copy one file without a log beside it, and reads it whole. */
export function inspectSqliteCopy(path: string): CopyInspection {
  const db = new DatabaseSync(path)
  try {
    db.exec('pragma journal_mode = delete')
    const faults = db.prepare('pragma integrity_check(10)').all()
    const count = (table: string) => Number(db.prepare(`select count(*) as count from ${table}`).get()?.count)
    return {
      schema: readSchema(db),
      faults: faults.map((row) => String(row.integrity_check)).filter((text) => text !== 'ok'),
      conversations: count('conversations'),
      messages: count('messages'),
    }
  } finally {
    db.close()
  }
}

const readSchema = (db: DatabaseSync): number => Number(db.prepare('pragma user_version').get()?.user_version)
