import type { RowChange } from '../../commands/row-changes.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import { type Table, tables } from './tables.ts'

/** Whom a change wakes. */
export function topicsOf(change: Exclude<RowChange, { table: 'activities' }>): readonly WakeTopic[] {
  const { wakes = [], isQuiet }: Pick<Table<object>, 'wakes' | 'isQuiet'> = tables[change.table]
  return change.kind === 'update' && isQuiet?.(change.patch) ? [] : wakes
}
