/** Counts what this process does to its SQLite database. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Counter } from './costs.ts'

const apart = /^(begin|commit|rollback|savepoint|release|pragma)\b/i
const own = '/* counted by nobody */'

export function countOnSqlite(dataDir: string): Counter {
  const file = join(dataDir, 'passerelle.db')
  const spent = { statements: 0, rows: 0 }
  let logBytes = 0
  const restore = watchStatements((sql, rows) => {
    if (apart.test(sql) || sql.startsWith(own)) return
    spent.statements += 1
    spent.rows += rows
  })
  return {
    async read() {
      logBytes += statSync(`${file}-wal`).size
      emptyLog(file)
      return { statements: spent.statements, logBytes, cpuUs: 0 }
    },
    readRows: async () => spent.rows,
    pending: async () =>
      Number(look(file, `${own} select count(*) as count from deliveries where state = 'pending'`).count),
    close: async () => restore(),
  }
}

/** So that its size is what was written since. */
function emptyLog(file: string): void {
  if (look(file, 'pragma wal_checkpoint(truncate)').busy !== 0) throw new Error('The log is being read: run it again.')
}

function look(file: string, sql: string): Record<string, unknown> {
  const other = new DatabaseSync(file)
  try {
    return other.prepare(sql).get() ?? {}
  } finally {
    other.close()
  }
}

/** Rows are those that a statement says it changed, or gave back after it did. */
function watchStatements(told: (sql: string, rows: number) => void): () => void {
  const names = ['run', 'get', 'all'] as const
  const originals = names.map((name) => StatementSync.prototype[name])
  const define = (index: number, value: unknown) =>
    Object.defineProperty(StatementSync.prototype, names[index] ?? '', { configurable: true, value })
  for (const [index, original] of originals.entries()) {
    define(index, function (this: StatementSync, ...values: unknown[]) {
      const result: unknown = Reflect.apply(original, this, values)
      told(this.sourceSQL.trim(), countRows(this.sourceSQL, result))
      return result
    })
  }
  return () => {
    for (const [index, original] of originals.entries()) define(index, original)
  }
}

function countRows(sql: string, result: unknown): number {
  if (typeof result === 'object' && result !== null && 'changes' in result) return Number(result.changes)
  if (!/\breturning\b/i.test(sql)) return 0
  return Array.isArray(result) ? result.length : Number(result !== undefined)
}
