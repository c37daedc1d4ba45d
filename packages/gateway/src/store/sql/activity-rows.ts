/** Activities as they stand in their record: it grows at its end, hash upon hash; only an erasure takes words out of it. */
import { chainHash, chainStart } from '../../audit/chain.ts'
import type { ChainedRow, RecordedActivity } from '../../commands/activity.ts'
import { newId, takeRandom } from '../../lib/ids.ts'
import type { SqlValue } from './columns.ts'
import type { Row } from './engine.ts'
import { bytes, num, str, strOrNull } from './rows.ts'

export const activityColumns = [
  ...['seq', 'id', 'at', 'actor_type', 'actor_id', 'actor_name', 'kind', 'target_type', 'target_id', 'target_name'],
  ...['instance_id', 'connector_id', 'conversation_id', 'params', 'salt', 'hash'],
]

export const lastActivity = 'select seq, hash from activities order by seq desc limit 1'

/** The end of the record. */
export interface ChainEnd {
  seq: number
  hash: Uint8Array
}

export const chainEndOf = (row: Row | undefined): ChainEnd =>
  row ? { seq: num(row, 'seq'), hash: bytes(row, 'hash') } : { seq: 0, hash: chainStart }

const saltBytes = 16

/** What was told, as the values of `activityColumns`, and the end of the record with it. */
export function chainActivity(end: ChainEnd, told: RecordedActivity): { values: SqlValue[]; end: ChainEnd } {
  const { at, actor, kind, target, instanceId, connectorId, conversationId } = told
  const seq = end.seq + 1
  const id = told.id ?? newId(at)
  const params = JSON.stringify(told.params)
  const salt = conversationId === null ? null : Uint8Array.from(takeRandom(saltBytes))
  const hash = chainHash(end.hash, {
    ...{ seq, id, at, actorType: actor.type, actorId: actor.id, actorName: actor.name, kind },
    ...{ targetType: target.type, targetId: target.id, targetName: target.name },
    ...{ instanceId, connectorId, conversationId, params, salt, erasedHash: null },
  })
  const who = [actor.type, actor.id, actor.name]
  const what = [kind, target.type, target.id, target.name]
  const values = [seq, id, at, ...who, ...what, instanceId, connectorId, conversationId, params, salt, hash]
  return { values, end: { seq, hash } }
}

export const toChainedRow = (row: Row): ChainedRow => ({
  seq: num(row, 'seq'),
  id: str(row, 'id'),
  at: num(row, 'at'),
  actorType: str(row, 'actor_type'),
  actorId: strOrNull(row, 'actor_id'),
  actorName: strOrNull(row, 'actor_name'),
  kind: str(row, 'kind'),
  targetType: str(row, 'target_type'),
  targetId: str(row, 'target_id'),
  targetName: strOrNull(row, 'target_name'),
  instanceId: strOrNull(row, 'instance_id'),
  connectorId: strOrNull(row, 'connector_id'),
  conversationId: strOrNull(row, 'conversation_id'),
  params: str(row, 'params'),
  salt: row.salt == null ? null : bytes(row, 'salt'),
  erasedHash: row.erased_hash === null ? null : bytes(row, 'erased_hash'),
})
