import type { ToldActivity } from '../../commands/activity.ts'
import { newId } from '../../lib/ids.ts'
import type { Connection } from './connection.ts'

const insertActivity = `insert into audit (id, at, actor_type, actor_id, actor_name, action, target_type, target_id, target_name,
  instance_id, connector_id, details) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Inside a write. */
export function recordActivity(db: Connection, told: ToldActivity): void {
  const { at, actor, kind, target, instanceId, connectorId, params } = told
  const values = [newId(at), at, actor.type, actor.id, actor.name, kind, target.type, target.id, target.name]
  db.run(insertActivity, ...values, instanceId, connectorId, JSON.stringify(params))
  db.wake('changes')
}
