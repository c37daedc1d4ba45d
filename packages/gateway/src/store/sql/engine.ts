/**
 * What the stores of this folder stand on. They say what is done, as steps; an engine does it: SQLite within one
 * synchronous call, PostgreSQL within one transaction.
 */
import type { AuditContext } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import type { Needs, State } from '../../commands/look-ups.ts'
import type { WakeTopic, WakeUps } from '../../commands/wake-ups.ts'
import type { SqlValue } from './columns.ts'

/** What is true or false is 1 or 0. */
export type Row = Record<string, SqlValue>

export type Step =
  | { kind: 'rows' | 'run'; sql: string; values: readonly SqlValue[] }
  | { kind: 'lookUp'; needs: Needs }
  | { kind: 'decide'; command: Command<unknown>; by: AuditContext | undefined }
  | { kind: 'wake'; topic: WakeTopic }

/** What is done one after another; each step is answered by what the engine found. */
export type Steps<T> = Generator<Step, T, unknown>

export function* all(sql: string, ...values: SqlValue[]): Steps<Row[]> {
  return (yield { kind: 'rows', sql, values }) as Row[]
}

export function* get(sql: string, ...values: SqlValue[]): Steps<Row | undefined> {
  const rows = yield* all(sql, ...values)
  return rows[0]
}

/** Gives how many rows it touched. Only inside a write. */
export function* run(sql: string, ...values: SqlValue[]): Steps<number> {
  return (yield { kind: 'run', sql, values }) as number
}

export function* lookUp(needs: Needs): Steps<State> {
  return (yield { kind: 'lookUp', needs }) as State
}

/** Inside a write; anywhere, if it changes nothing. Without `by` it is on nobody's behalf, and nothing is told. */
export function* decide<Outcome>(command: Command<Outcome>, by?: AuditContext): Steps<Outcome> {
  return (yield { kind: 'decide', command, by }) as Outcome
}

/** Inside a write: what to wake after the commit. */
export function* wake(topic: WakeTopic): Steps<void> {
  yield { kind: 'wake', topic }
}

export interface WriteOptions {
  /** Whether it has to survive a power cut, true unless said. What a dying process wrote stands in any case. */
  isDurable?: boolean
}

export interface DecideOptions extends WriteOptions {
  /** Whether what this server writes next sees it, wherever that could be decided at the same time. */
  precedes?: boolean
  by?: AuditContext | undefined
}

/** Tables whose numbers tell the order of what was committed. */
export type NumberedTable = 'changes' | 'messages' | 'attempts' | 'activities'

export interface Engine extends WakeUps {
  readonly dialect: Dialect
  /** One statement. */
  all(sql: string, ...values: SqlValue[]): Promise<Row[]>
  get(sql: string, ...values: SqlValue[]): Promise<Row | undefined>
  run(sql: string, ...values: SqlValue[]): Promise<number>
  lookUp(needs: Needs): Promise<State>
  /** All of it sees the store as it is at one moment. */
  read<T>(steps: () => Steps<T>): Promise<T>
  /** All of it or nothing. May be done twice, when something else fails beside it: so it only touches the store. */
  write<T>(steps: () => Steps<T>, options?: WriteOptions): Promise<T>
  /**
   * A write of one command; what comes at the same time is committed together. Given as a function, it is made when its
   * transaction begins: see gather.ts.
   */
  decide<Outcome>(command: Command<Outcome> | (() => Command<Outcome>), options?: DecideOptions): Promise<Outcome>
  /** Up to which number, above `after`, nothing more comes in between: what is numbered later may be committed sooner. */
  settledUpTo(table: NumberedTable, after: number): Promise<number>
  /** The last number that was given, with all before it committed. */
  lastGiven(table: NumberedTable): Promise<number>
  /** The length of the write-ahead log beside the database, if there is one. */
  logBytes(): number
}

/** The few words of SQL in which engines differ. */
export interface Dialect {
  /** A column of a condition that is to be met without an index of that column. */
  apart(column: string): string
  /** Behind a table's name: the index to read it by. */
  indexedBy(index: string): string
  ifNull(value: string, otherwise: string): string
  /**
   * Equals, and is not left out where an order begins with the column: so the rows are read by an index that does too.
   * A value given as a mark may stand there twice.
   */
  pinned(column: string, value: string): string
  /** What an order begins with, by those columns: nothing, where that would only have the rows sorted. */
  byPinned(columns: readonly string[], direction?: 'asc' | 'desc'): string
  /** A value that is compared and sorted without regard to the case of ASCII letters. */
  caseless(value: string): string
  /** A query that gives a row if there is such a table. */
  findTable(name: string): string
  /** Where the gateway's own secrets stand, and which rows of that table they are. */
  secrets: { table: string; condition: string }
}
