/** Runs a decider's command inside a write: a statement to look up, and one for each row that changes. No rule is here. */
import type { AuditContext } from '../../audit/audit.ts'
import { tellActivity } from '../../commands/activity.ts'
import type { Command } from '../../commands/command.ts'
import type { RowChange } from '../../commands/row-changes.ts'
import type { Rows } from '../../commands/rows.ts'
import { columnOf, columnsOf, type SqlValue, toSql } from '../sql/columns.ts'
import { type StoredTable, type Table, tables } from '../sql/tables.ts'
import { recordActivity } from './audit-store.ts'
import type { Connection } from './connection.ts'
import { lookUp } from './look-up.ts'

/** Without somebody on whose behalf it runs, nothing is told: what the server does by itself shows in its rows. */
export function runCommand<Outcome>(db: Connection, command: Command<Outcome>, by?: AuditContext): Outcome {
  const first = lookUp(db, command.needs)
  const more = command.needsMore?.(first)
  const { outcome, changes } = command.decide(more ? lookUp(db, more, first) : first)
  for (const change of changes) {
    if (change.table !== 'activities') applyChange(db, change)
    else if (by && change.kind === 'insert') recordActivity(db, tellActivity(change.row, by))
  }
  return outcome
}

type StoredChange = Exclude<RowChange, { table: 'activities' }>

const inserts = new Map<StoredTable, string>()

function applyChange(db: Connection, change: StoredChange): void {
  const table: Pick<Table<object>, 'name' | 'wakes'> = tables[change.table]
  if (change.kind === 'insert') insertRow(db, change.table, change.row)
  else if (change.kind === 'update') {
    const [set, key] = [Object.entries(change.patch), Object.entries(change.key)]
    db.run(
      `update ${table.name} set ${assign(set, ', ')} where ${assign(key, ' and ')}`,
      ...valuesOf(set),
      ...valuesOf(key),
    )
  } else {
    const key = Object.entries(change.key)
    db.run(`delete from ${table.name} where ${assign(key, ' and ')}`, ...valuesOf(key))
  }
  if (table.wakes) db.wake(table.wakes)
}

function insertRow<T extends StoredTable>(db: Connection, name: T, row: Rows[T]): void {
  const { name: table, fields }: Table<Rows[T]> = tables[name]
  let sql = inserts.get(name)
  if (sql === undefined) {
    sql = `insert into ${table} (${columnsOf(fields)}) values (${fields.map(() => '?').join(', ')})`
    inserts.set(name, sql)
  }
  db.run(sql, ...fields.map((field) => toSql(row[field])))
}

const assign = (entries: [string, unknown][], between: string): string =>
  entries.map(([field]) => `${columnOf(field)} = ?`).join(between)

const valuesOf = (entries: [string, unknown][]): SqlValue[] => entries.map(([, value]) => toSql(value))
