/** Ids that stay used when their messages go: see the migration that made the tables. All inside a write. */
import type { UsedId } from '../../messages/used-id.ts'
import type { Connection } from './connection.ts'
import { bytes } from './rows.ts'

export type UsedIds = 'erased_ids' | 'retired_ids'

export function keepUsedId(db: Connection, table: UsedIds, connectorId: string, { customer, id }: UsedId): void {
  db.run(`insert or ignore into ${table} (connector_id, customer, id) values (?, ?, ?)`, connectorId, customer, id)
}

/** At an erasure, those that retention kept of the customer, at most `limit`. Gives how many. */
export function eraseRetiredIds(db: Connection, connectorId: string, customer: Uint8Array, limit: number): number {
  const retired = db.all(
    'select id from retired_ids where connector_id = ? and customer = ? limit ?',
    connectorId,
    customer,
    limit,
  )
  for (const row of retired) {
    const id = bytes(row, 'id')
    keepUsedId(db, 'erased_ids', connectorId, { customer, id })
    db.run('delete from retired_ids where connector_id = ? and customer = ? and id = ?', connectorId, customer, id)
  }
  return retired.length
}
