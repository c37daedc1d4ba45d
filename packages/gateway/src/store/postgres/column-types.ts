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
  const { rows } = await session.query(
    'select table_name, column_name, data_type from information_schema.columns where table_schema = current_schema()',
  )
  const types = new Map(rows.map((row) => [`${row.table_name}.${row.column_name}`, str(row, 'data_type')]))
  return (table, column) => types.get(`${table}.${column}`) ?? 'text'
}
