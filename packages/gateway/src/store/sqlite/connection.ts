/**
 * One connection to one SQLite file. Writes that arrive in the same turn of the event loop are applied in one
 * synchronous block with one fsync (group commit); nothing reads in between, and their promises settle after the
 * commit. Every read runs in one synchronous call, so it never sees a half of a write.
 */

import { statSync } from 'node:fs'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import { ApiError } from '../../lib/errors.ts'
import { storageFaultOf } from '../../lib/storage-fault.ts'
import { afterNewcomers } from '../../lib/turns.ts'
import type { Row, WriteOptions } from '../sql/engine.ts'
import { createSchemaGuard } from './schema-guard.ts'
import { createWakeups } from './wakeups.ts'

export interface Connection {
  get(sql: string, ...values: SQLInputValue[]): Row | undefined
  all(sql: string, ...values: SQLInputValue[]): Row[]
  /** Like `all`, for a statement that is read by the order of its columns alone. */
  arrays(sql: string, ...values: SQLInputValue[]): unknown[][]
  /** Returns how many rows it touched. Only inside a write. */
  run(sql: string, ...values: SQLInputValue[]): number
  /** Like `run`, for an insert: returns the new row's rowid. */
  insert(sql: string, ...values: SQLInputValue[]): number
  /** Queues one atomic write. It may run twice (when a neighbour in its group fails), so it must only touch the store. */
  write<T>(apply: () => T, options?: WriteOptions): Promise<T>
  /** Inside a write: what to wake after the commit. */
  wake(topic: WakeTopic): void
  onWake(topic: WakeTopic, listener: () => void): () => void
  /** Rings for what other processes committed by now, in one look for all who ask in the same turn of the event loop. */
  lookForCommits(): Promise<void>
  exec(sql: string): void
  /** One transaction at once, outside of the queue; what fails in it leaves nothing behind. */
  transact(apply: () => void): void
  /** From now on nothing is written under any other version of the schema. */
  keepSchema(version: number): void
  /** Says so when another program has changed the version that is kept to. */
  findOtherSchema(): Reason | undefined
  /** A function for the statements of this connection. */
  define(name: string, compute: (...values: unknown[]) => string | Uint8Array): void
  /** The length of the write-ahead log. */
  logBytes(): number
  close(): Promise<void>
}

interface QueuedWrite {
  apply(): unknown
  isDurable: boolean
  resolve(value: unknown): void
  reject(error: unknown): void
  outcome?: { value: unknown } | { error: unknown }
}

/** What has to wait for the next group waits one turn of the event loop more, and so does nobody else for longer. */
const longestGroupMs = 40

const busyRetryMs = 2
const busyLimitMs = 10_000

const hasCode = (error: unknown, codes: number[]): boolean =>
  error instanceof Error && 'errcode' in error && codes.includes(Number(error.errcode) & 0xff)

/** SQLITE_BUSY and SQLITE_LOCKED: another process is writing. */
export const isBusy = (error: unknown): boolean => hasCode(error, [5, 6])

export async function retryWhileBusy<T>(attempt: () => T): Promise<T> {
  const giveUpAt = Date.now() + busyLimitMs
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (Date.now() > giveUpAt) throw databaseBusy()
      await new Promise((resolve) => setTimeout(resolve, busyRetryMs))
    }
  }
}

const databaseBusy = () =>
  new ApiError(reason('database_busy'), {
    headers: { 'Retry-After': '1' },
  })

/**
 * SQLite plans a statement anew whenever a limit of it is bound, even to the same value: a fifth of what a claim cost.
 * It does not when the limit is an expression.
 */
const keepPlan = (sql: string): string => sql.replaceAll(/\blimit (\?\d*)/g, 'limit ($1 + 0)')

/** Of an open database at `path`; open-database.ts opens it. */
export function connect(db: DatabaseSync, path: string): Connection {
  const explain = (error: unknown) => storageFaultOf(error, path) ?? error
  const telling = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw explain(error)
    }
  }
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = db.prepare(keepPlan(sql))
      statements.set(sql, statement)
    }
    return statement
  }
  const wakeups = createWakeups(() => Number(prepare('pragma data_version').get()?.data_version))
  const guard = createSchemaGuard(path, () => Number(prepare('pragma user_version').get()?.user_version))
  // A full disk and its like end the transaction by themselves.
  const rollback = () => db.isTransaction && db.exec('rollback')
  let isSynced = true
  const queue = createWriteQueue({
    begin(isDurable) {
      // A pragma that takes effect when it is prepared, and only outside of a transaction.
      if (isDurable !== isSynced) db.exec(`pragma synchronous = ${isDurable ? 'full' : 'normal'}`)
      isSynced = isDurable
      prepare('begin immediate').run()
      try {
        guard.check()
      } catch (error) {
        rollback()
        throw error
      }
    },
    commit: () => prepare('commit').run(),
    rollback,
    savepoint: () => prepare('savepoint one').run(),
    release: () => prepare('release one').run(),
    undo: () => {
      if (db.isTransaction) db.exec('rollback to one; release one')
      return db.isTransaction
    },
    committed: wakeups.flush,
    rolledBack: wakeups.forget,
    explain,
  })

  return {
    get: (sql, ...values) => telling(() => prepare(sql).get(...values) as Row | undefined),
    all: (sql, ...values) => telling(() => prepare(sql).all(...values) as Row[]),
    arrays: (sql, ...values) => {
      const statement = prepare(sql)
      statement.setReturnArrays(true)
      return telling(() => statement.all(...values) as unknown[] as unknown[][])
    },
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    insert: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    write: queue.write,
    wake: wakeups.note,
    onWake: wakeups.on,
    lookForCommits: wakeups.lookSoon,
    exec: (sql) => telling(() => db.exec(sql)),
    transact: (apply) =>
      telling(() => {
        db.exec('begin immediate')
        try {
          apply()
          db.exec('commit')
        } catch (error) {
          rollback()
          throw error
        }
      }),
    keepSchema: guard.keep,
    findOtherSchema: guard.find,
    define: (name, compute) => db.function(name, { deterministic: true, varargs: true }, compute),
    logBytes: () => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    async close() {
      await queue.drain()
      wakeups.close()
      statements.clear()
      db.close()
    },
  }
}

interface TransactionSteps {
  /** Durable: a power cut does not undo it, nor what was committed before it. */
  begin(isDurable: boolean): void
  commit(): void
  rollback(): void
  savepoint(): void
  release(): void
  /** False when there is no transaction any more. */
  undo(): boolean
  committed(): void
  rolledBack(): void
  /** What is told of an error instead, when it says something of the disk. */
  explain(error: unknown): unknown
}

function createWriteQueue(steps: TransactionSteps) {
  let queued: QueuedWrite[] = []
  let scheduled: Promise<void> | undefined

  const begin = (group: readonly QueuedWrite[]) => steps.begin(group.some(({ isDurable }) => isDurable))

  const applyAll = (group: QueuedWrite[]) => {
    begin(group)
    try {
      const endsAt = performance.now() + longestGroupMs
      for (const [index, write] of group.entries()) {
        if (index > 0 && performance.now() >= endsAt) {
          queued = group.splice(index)
          break
        }
        write.outcome = { value: write.apply() }
      }
      steps.commit()
    } catch (error) {
      steps.rollback()
      steps.rolledBack()
      if (group.length === 1) throw error
      applyEach(group)
    }
  }

  // Only when one of a group failed: again, each behind its own savepoint, so that only the bad one is lost.
  const applyEach = (group: QueuedWrite[]) => {
    begin(group)
    try {
      for (const write of group) {
        steps.savepoint()
        try {
          write.outcome = { value: write.apply() }
          steps.release()
        } catch (error) {
          // A full disk and its like end the whole transaction by themselves: then nothing of the group can stand.
          if (!steps.undo()) throw error
          write.outcome = { error }
        }
      }
      steps.commit()
    } catch (error) {
      steps.rollback()
      throw error
    }
  }

  const flush = async () => {
    while (queued.length > 0) {
      await afterNewcomers()
      let group: QueuedWrite[] = []
      try {
        await retryWhileBusy(() => {
          // What arrived while another process held the file joins this group.
          group = group.concat(queued)
          queued = []
          applyAll(group)
        })
      } catch (error) {
        for (const write of group) write.reject(steps.explain(error))
        continue
      }
      steps.committed()
      for (const write of group) {
        if (write.outcome && 'error' in write.outcome) write.reject(steps.explain(write.outcome.error))
        else write.resolve(write.outcome?.value)
      }
    }
    scheduled = undefined
  }

  return {
    write: <T>(apply: () => T, { isDurable = true }: WriteOptions = {}): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        queued.push({ apply, isDurable, resolve: (value) => resolve(value as T), reject })
        scheduled ??= flush()
      }),
    drain: async () => {
      while (scheduled) await scheduled
    },
  }
}
