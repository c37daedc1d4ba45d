/**
 * Runs a decider's command, inside a write unless it changes nothing: a statement to look up, and one for the rows of a
 * table that come one after another, or that change alike. No rule is here.
 */

import { tellActivity } from '../../commands/activity.ts'
import { type Actor, type AuditContext, systemActor } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import { withDepartures } from '../../commands/departures.ts'
import type { State } from '../../commands/look-ups.ts'
import type { RowChange } from '../../commands/row-changes.ts'
import { decideEvents, eventsAsked, placesAsked, withListeners } from '../../events/decide-events.ts'
import { newId } from '../../lib/ids.ts'
import { columnOf, columnsOf, type SqlValue, toSql } from '../sql/columns.ts'
import { marks, padded } from '../sql/look-ups.ts'
import { type StoredTable, tables } from '../sql/tables.ts'
import { topicsOf } from '../sql/topics-of.ts'
import { recordActivity } from './activities.ts'
import type { Connection } from './connection.ts'
import { lookUp } from './look-up.ts'
import { forgetMessages, forgetNames } from './search-store.ts'

/** Without an actor, nothing is told: what the server does by itself shows in its rows. */
export function runCommand<Outcome>(db: Connection, command: Command<Outcome>, by?: AuditContext): Outcome {
  const first = lookUp(db, withListeners(command))
  const more = command.needsMore?.(first)
  const { doneBy } = command
  const behalf = doneBy ? { actor: doneBy.actor, clock: { now: () => doneBy.at } } : by
  const state = more ? lookUp(db, more, first) : first
  const actor = behalf?.actor ?? systemActor
  const { outcome, changes } = command.decide(state, actor)
  const events = eventsOf(db, { command, changes, state, actor, now: behalf?.clock.now() ?? 0 })
  applyChanges(db, [...withDepartures(changes), ...events], behalf)
  return outcome
}

interface Decided {
  command: Command<unknown>
  changes: readonly RowChange[]
  state: State
  actor: Actor
  now: number
}

/** What partners are told of it. */
function eventsOf(db: Connection, { command, changes, state, ...by }: Decided): readonly RowChange[] {
  const asked = eventsAsked(command, changes, state)
  if (!asked) return []
  const seen = lookUp(db, asked.needs, state)
  const places = placesAsked(asked, { changes }, seen)
  return decideEvents({ asked, changes, state: places ? lookUp(db, places, seen) : seen, ...by, newId })
}

type Row = Readonly<Record<string, unknown>>
type Described = { name: string; fields: readonly string[]; isKeptOnce?: boolean }
type StoredChange = Exclude<RowChange, { table: 'activities' }>
type Update = Extract<StoredChange, { kind: 'update' }>

function applyChanges(db: Connection, changes: readonly RowChange[], by: AuditContext | undefined): void {
  for (let index = 0; index < changes.length; ) {
    const change = changes[index]
    if (!change) return
    if (change.table !== 'activities') index += applyFrom(db, changes, index, change)
    else {
      if (by && change.kind === 'insert') recordActivity(db, tellActivity(change.row, by))
      index++
    }
  }
}

/** Gives how many changes that was. */
function applyFrom(db: Connection, changes: readonly RowChange[], index: number, change: StoredChange): number {
  const alike = change.kind === 'update' ? alikeFrom(changes, index, change) : []
  let count = Math.max(alike.length, 1)
  if (change.kind === 'insert') count = insertRows(db, changes, index, change.table)
  else if (change.kind === 'remove') removeRow(db, change)
  else if (change.kind === 'removeAll') removeRows(db, change)
  else updateRows(db, change, alike)
  for (const topic of topicsOf(change)) db.wake(topic)
  return count
}

/** The run of updates that write the same values into rows of the same table, each named by one field. */
function alikeFrom(changes: readonly RowChange[], start: number, first: Update): Update[] {
  const alike: Update[] = [first]
  const isOneField = Object.keys(first.key).length === 1
  for (let index = start + 1; isOneField; index++) {
    const next = changes[index]
    if (next?.kind !== 'update' || next.table !== first.table || !isSamePatch(next.patch, first.patch)) break
    alike.push(next)
  }
  return alike
}

function isSamePatch(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const fields = Object.keys(one)
  return (
    fields.length === Object.keys(other).length &&
    fields.every((field) => field in other && one[field] === other[field])
  )
}

function updateRows(db: Connection, { table, key, patch }: Update, alike: readonly Update[]): void {
  const fields = Object.keys(patch)
  const keys = Object.keys(key)
  if (alike.length === 1) {
    db.run(updateOf(table, fields, keys), ...valuesOf(patch, fields), ...valuesOf(key, keys))
    return
  }
  const [field = ''] = keys
  const named = alike.map((one) => toSql((one.key as Row)[field]))
  const start = updateOf(table, fields, [])
  db.run(`${start} ${columnOf(field)} in (${marks(named)})`, ...valuesOf(patch, fields), ...padded(named))
}

const updates = new Map<string, string>()

/** Without keys, the text ends where they would follow. */
function updateOf(table: StoredTable, fields: readonly string[], keys: readonly string[]): string {
  const name = `${table} ${fields.join()} ${keys.join()}`
  let sql = updates.get(name)
  if (sql === undefined) {
    sql = `update ${tables[table].name} set ${assign(fields, ', ')} where ${assign(keys, ' and ')}`
    updates.set(name, sql)
  }
  return sql
}

function removeRow(db: Connection, { table, key }: Extract<StoredChange, { kind: 'remove' }>): void {
  const keys = Object.keys(key)
  db.run(`delete from ${tables[table].name} where ${assign(keys, ' and ')}`, ...valuesOf(key, keys))
}

/** The index of words is made of rows: it forgets them before they go. */
const beforeRemoval: Partial<Record<StoredTable, (db: Connection, values: readonly SqlValue[]) => void>> = {
  messages: forgetMessages,
  conversations: forgetNames,
}

function removeRows(db: Connection, { table, field, values, limit }: Extract<StoredChange, { kind: 'removeAll' }>) {
  beforeRemoval[table]?.(db, values)
  const { name } = tables[table]
  const found = `${columnOf(field)} in (${marks(values)})`
  if (limit === undefined) db.run(`delete from ${name} where ${found}`, ...padded(values))
  else
    db.run(
      `delete from ${name} where rowid in (select rowid from ${name} where ${found} limit ?)`,
      ...padded(values),
      limit,
    )
}

/** By table and count of rows. */
const inserts = new Map<StoredTable, string[]>()
const mostRows = 16

/** As many rows as come one after another, by powers of two: so few statements are prepared. Gives how many that was. */
function insertRows(db: Connection, changes: readonly RowChange[], start: number, table: StoredTable): number {
  let end = start + 1
  while (end < changes.length && end < start + mostRows && isInsert(changes[end], table)) end++
  const count = 2 ** Math.floor(Math.log2(end - start))
  const { fields } = tables[table]
  const rows = changes.slice(start, start + count)
  const values = rows.flatMap((change) => (change.kind === 'insert' ? valuesOf(change.row, fields) : []))
  db.run(insertOf(table, count), ...values)
  return count
}

const isInsert = (change: RowChange | undefined, table: StoredTable): boolean =>
  change?.kind === 'insert' && change.table === table

function insertOf(table: StoredTable, count: number): string {
  const texts = inserts.get(table) ?? []
  inserts.set(table, texts)
  const known = texts[count]
  if (known !== undefined) return known
  const { name, fields, isKeptOnce = false }: Described = tables[table]
  const row = `(${fields.map(() => '?').join(', ')})`
  const rows = Array<string>(count).fill(row).join(', ')
  const sql = `insert into ${name} (${columnsOf(fields)}) values ${rows}${isKeptOnce ? ' on conflict do nothing' : ''}`
  texts[count] = sql
  return sql
}

const assign = (fields: readonly string[], between: string): string =>
  fields.map((field) => `${columnOf(field)} = ?`).join(between)

const valuesOf = (row: object, fields: readonly string[]): SqlValue[] =>
  fields.map((field) => toSql((row as Row)[field]))
