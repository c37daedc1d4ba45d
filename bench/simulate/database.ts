/** A database: its cores, its log, and a lock for each customer that a transaction holds from its begin to its commit. */
import type { Agenda } from './agenda.ts'
import { createCommitLog, type Disk } from './commit-log.ts'
import { createLocks } from './locks.ts'
import { createStation, type StationFigures } from './station.ts'

export interface Transaction {
  customers: readonly number[]
  workMs: number
  logBytes: number
  /** It adds to the record of activities, whose entries are chained: one such transaction at a time from here to its commit. */
  isRecorded?: boolean
}

export interface Database {
  /** `done` is told whether it was committed. */
  transact(transaction: Transaction, done: (committed: boolean) => void): void
  /** Whatever is under way fails, and so does what comes until it is up. */
  goDown(): void
  comeUp(): void
  measure(): void
  figures(): StationFigures & { writesPerSecond: number; logBytesPerSecond: number }
}

export interface DatabaseShape {
  cores: number
  disk: Disk
}

/** No customer's number. */
const recordKey = -1

export function createDatabase(agenda: Agenda, { cores, disk }: DatabaseShape): Database {
  const station = createStation(agenda, cores)
  const log = createCommitLog(agenda, disk)
  const locks = createLocks()
  const underWay = new Set<(committed: boolean) => void>()
  let isUp = true
  let begun = { at: 0, writes: 0, bytes: 0 }

  function perform(transaction: Transaction, done: (committed: boolean) => void): void {
    const { customers, workMs, logBytes, isRecorded = false } = transaction
    const record = isRecorded ? [recordKey] : []
    underWay.add(done)
    const commit = () =>
      log.append(logBytes, () => {
        underWay.delete(done)
        locks.release([...customers, ...record])
        done(true)
      })
    locks.take(customers, () => station.serve(workMs, () => locks.take(record, commit)))
  }

  return {
    transact(transaction, done) {
      if (isUp) perform(transaction, done)
      else agenda.after(0, () => done(false))
    },
    goDown() {
      isUp = false
      for (const part of [station, log, locks]) part.clear()
      const failed = [...underWay]
      underWay.clear()
      for (const done of failed) done(false)
    },
    comeUp: () => {
      isUp = true
    },
    measure() {
      station.measure()
      begun = { at: agenda.now(), writes: log.writes(), bytes: log.bytes() }
    },
    figures() {
      const seconds = (agenda.now() - begun.at) / 1000
      return {
        ...station.figures(),
        writesPerSecond: (log.writes() - begun.writes) / seconds,
        logBytesPerSecond: (log.bytes() - begun.bytes) / seconds,
      }
    },
  }
}
