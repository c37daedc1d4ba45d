/** Runs a decider's command inside a write: a statement to look up, and one for each row that changes. No rule is here. */
import type { Command } from '../../commands/command.ts'
import type { RowChange } from '../../commands/row-changes.ts'
import type { Rows, TableName } from '../../commands/rows.ts'
import { columnOf, columnsOf, type SqlValue, toSql } from '../sql/columns.ts'
import { type Table, tables } from '../sql/tables.ts'
import type { Connection } from './connection.ts'
import { lookUp } from './look-up.ts'

export function runCommand<Outcome>(db: Connection, command: Command<Outcome>): Outcome {
  const first = lookUp(db, command.needs)
  const more = command.needsMore?.(first)
  const { outcome, changes } = command.decide(more ? lookUp(db, more, first) : first)
  for (const change of changes) applyChange(db, change)
  return outcome
}

const inserts = new Map<TableName, string>()

function applyChange(db: Connection, change: RowChange): void {
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

function insertRow<T extends TableName>(db: Connection, name: T, row: Rows[T]): void {
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
