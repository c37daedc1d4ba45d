import { chainHash, chainStart } from '../../audit/chain.ts'
import type { RecordedActivity } from '../../commands/activity.ts'
import { activityColumns, chainActivity, chainEndOf, lastActivity, toChainedRow } from '../sql/activity-rows.ts'
import type { Row } from '../sql/engine.ts'
import type { Connection } from './connection.ts'

const insert = `insert into activities (${activityColumns.join(', ')}) values (${activityColumns.map(() => '?').join(', ')})`

/** Inside a write. */
export function recordActivity(db: Connection, told: RecordedActivity): void {
  const { values } = chainActivity(chainEndOf(db.get(lastActivity)), told)
  db.run(insert, ...values)
  db.wake('changes')
}

/** For the migration that makes the chain out of what was recorded before. */
export function chainHashOfValues(previous: unknown, ...values: unknown[]): Uint8Array {
  const names = [
    ...['seq', 'id', 'at', 'actor_type', 'actor_id', 'actor_name', 'kind', 'target_type', 'target_id', 'target_name'],
    ...['instance_id', 'connector_id', 'conversation_id', 'params', 'erased_hash'],
  ]
  const row = Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) as Row
  return chainHash(previous instanceof Uint8Array ? previous : chainStart, toChainedRow(row))
}
