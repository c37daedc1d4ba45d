/** The steps of the stores, done on a connection to SQLite: each read and each write in one synchronous call. */
import type { Dialect, Engine, Step, Steps } from '../sql/engine.ts'
import type { Connection } from './connection.ts'
import { lookUp } from './look-up.ts'
import { runCommand } from './run-command.ts'

export const dialect: Dialect = {
  // SQLite's own way to say so.
  apart: (column) => `+${column}`,
  indexedBy: (index) => `indexed by ${index}`,
  ifNull: (value, otherwise) => `ifnull(${value}, ${otherwise})`,
  pinned: (column, value) => `${column} = ${value}`,
  // An expression that equals something is not taken for constant by the planner: it would sort by it.
  byPinned: () => '',
  caseless: (value) => `${value} collate nocase`,
  findTable: (name) => `select 1 as found from sqlite_schema where type = 'table' and name = '${name}'`,
  // Beside numbers, in a column of any type.
  secrets: { table: 'meta', condition: "typeof(value) = 'blob'" },
}

export function createSqliteEngine(db: Connection): Engine {
  const play = <T>(steps: Steps<T>): T => {
    let next = steps.next()
    while (!next.done) next = steps.next(perform(db, next.value))
    return next.value
  }
  return {
    dialect,
    all: async (sql, ...values) => db.all(sql, ...values),
    get: async (sql, ...values) => db.get(sql, ...values),
    lookUp: async (needs) => lookUp(db, needs),
    run: (sql, ...values) => db.write(() => db.run(sql, ...values)),
    read: async (steps) => play(steps()),
    write: (steps, options) => db.write(() => play(steps()), options),
    decide: (command, { by, isDurable } = {}) =>
      db.write(() => runCommand(db, typeof command === 'function' ? command() : command, by), {
        ...(isDurable !== undefined && { isDurable }),
      }),
    // There is one writer at a time: what is numbered later is committed later.
    settledUpTo: async () => Number.MAX_SAFE_INTEGER,
    lastGiven: async (table) => Number(db.get('select seq from sqlite_sequence where name = ?', table)?.seq ?? 0),
    logBytes: db.logBytes,
    onWake: db.onWake,
    lookForCommits: db.lookForCommits,
  }
}

function perform(db: Connection, step: Step): unknown {
  switch (step.kind) {
    case 'rows':
      return db.all(step.sql, ...step.values)
    case 'run':
      return db.run(step.sql, ...step.values)
    case 'lookUp':
      return lookUp(db, step.needs)
    case 'decide':
      return runCommand(db, step.command, step.by)
    case 'wake':
      return db.wake(step.topic)
  }
}
