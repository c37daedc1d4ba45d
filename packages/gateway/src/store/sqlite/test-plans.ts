/**
 * The plans of all statements that ran while it listened. The engine is given no statistics, so its plans for no rows are
 * those for millions.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'

/** Neither of a script, as migrations are, nor what the index of words does among its own tables. */
const isPlanned = (sql: string): boolean =>
  /^\s*(select|with|insert|update|delete)\b/i.test(sql) && !/;\s*$|_search_(idx|data|config)\b/.test(sql)

/** Alike but for their values. */
const shapeOf = (sql: string): string => sql.replace(/'(?:[^']|'')*'|\b\d[\d.e+]*\b/g, '?')

type FindFaults = (sql: string, plan: readonly string[]) => string[]

export function recordPlans() {
  /** By their shapes. */
  const statements = new Map<string, string>()
  const record = (message: unknown) => {
    const { sql } = message as { sql: string }
    if (isPlanned(sql)) statements.set(shapeOf(sql), sql)
  }
  return {
    start: () => subscribe('sqlite.db.query', record),
    stop: () => unsubscribe('sqlite.db.query', record),
    statements,
    /** Each with its statement. They are planned apart: the engine counts the rows that its last statement changed. */
    async explain(find: FindFaults): Promise<string[]> {
      const db = await openConnection(':memory:')
      await migrate(db, ':memory:')
      const faults = [...statements.values()].flatMap((sql) => {
        const plan = db.all(`explain query plan ${sql}`).map(({ detail }) => String(detail))
        return find(sql, plan).map((fault) => `${fault}\n  in ${sql}`)
      })
      await db.close()
      return faults
    },
  }
}
