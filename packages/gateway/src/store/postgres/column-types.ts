import { str } from '../sql/rows.ts'
import type { Session } from './pool.ts'

/** Of a table's column, as the server calls it: a list of nothing but nulls does not tell its own. */
export type ColumnTypes = (table: string, column: string) => string

/** Read once: a column keeps its type. */
export function createColumnTypes(): (session: Session) => Promise<ColumnTypes> {
  let types: Promise<ColumnTypes> | undefined
  return (session) => {
    types ??= readTypes(session).catch((error) => {
      types = undefined
      throw error
    })
    return types
  }
}

async function readTypes(session: Session): Promise<ColumnTypes> {
  // From the catalogue itself: its views of it take ten times as long.
  const { rows } = await session.query(
    `select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, null) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind in ('r', 'p')
       and a.attnum > 0 and not a.attisdropped`,
  )
  const types = new Map(rows.map((row) => [`${row.table_name}.${row.column_name}`, str(row, 'type')]))
  return (table, column) => types.get(`${table}.${column}`) ?? 'text'
}
