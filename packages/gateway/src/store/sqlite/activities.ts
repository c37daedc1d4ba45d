/** The record of activities: it grows at its end, hash upon hash, and nothing but an erasure takes words out of it. */
import type { ChainGap, ChainVerdict } from '../../audit/audit-store.ts'
import { chainHash, chainStart, isSameHash, isWellFormed } from '../../audit/chain.ts'
import type { ChainedRow, RecordedActivity } from '../../commands/activity.ts'
import { newId, takeRandom } from '../../lib/ids.ts'
import { nextTurn } from '../../lib/turns.ts'
import type { Connection, Row } from './connection.ts'
import { bytes, num, str, strOrNull } from './rows.ts'

const insert = `insert into activities (seq, id, at, actor_type, actor_id, actor_name, kind, target_type, target_id,
  target_name, instance_id, connector_id, conversation_id, params, salt, hash)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const saltBytes = 16

/** Inside a write. */
export function recordActivity(db: Connection, told: RecordedActivity): void {
  const { at, actor, kind, target, instanceId, connectorId, conversationId } = told
  const last = db.get('select seq, hash from activities order by seq desc limit 1')
  const seq = last ? num(last, 'seq') + 1 : 1
  const id = newId(at)
  const params = JSON.stringify(told.params)
  const salt = conversationId === null ? null : Uint8Array.from(takeRandom(saltBytes))
  const hash = chainHash(last ? bytes(last, 'hash') : chainStart, {
    ...{ seq, id, at, actorType: actor.type, actorId: actor.id, actorName: actor.name, kind },
    ...{ targetType: target.type, targetId: target.id, targetName: target.name },
    ...{ instanceId, connectorId, conversationId, params, salt, erasedHash: null },
  })
  const who = [actor.type, actor.id, actor.name]
  const what = [kind, target.type, target.id, target.name]
  db.run(insert, seq, id, at, ...who, ...what, instanceId, connectorId, conversationId, params, salt, hash)
  db.wake('changes')
}

const toChainedRow = (row: Row): ChainedRow => ({
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

const toHex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

const verifiedAtOnce = 1000

/** From the first row to the last, in pieces: a long record does not hold up what else is at work. */
export async function verifyChain(db: Connection, asked?: number): Promise<ChainVerdict> {
  const impossible = findImpossible(db)
  if (impossible) return { kind: 'broken', ...impossible, entries: 0 }
  const gaps: ChainGap[] = []
  let previous: Uint8Array = chainStart
  let hashAsked: Uint8Array | undefined = asked === 0 ? chainStart : undefined
  let after = 0
  let entries = 0
  for (;;) {
    const rows = db.all('select * from activities where seq > ? order by seq limit ?', after, verifiedAtOnce)
    for (const row of rows) {
      const chained = toChainedRow(row)
      const found = bytes(row, 'hash')
      if (!isWellFormed(chained) || !isSameHash(chainHash(previous, chained), found)) {
        return { kind: 'broken', seq: chained.seq, id: chained.id, at: chained.at, entries }
      }
      if (chained.seq > after + 1) gaps.push({ from: after + 1, to: chained.seq - 1 })
      previous = found
      after = chained.seq
      entries++
      if (entries === asked) hashAsked = found
    }
    if (rows.length < verifiedAtOnce) break
    await nextTurn()
  }
  const given = Number(db.get("select seq from sqlite_sequence where name = 'activities'")?.seq ?? 0)
  // Numbers are given once: those after the last entry were of entries that are gone.
  if (given > after) gaps.push({ from: after + 1, to: given })
  return { kind: 'whole', entries, lastHash: toHex(previous), hashAsked: hashAsked && toHex(hashAsked), gaps }
}

/** A number or a time that no entry ever had; read as text, since it may be one that cannot be told otherwise. */
function findImpossible(db: Connection): { seq: number; id: string; at: number | null } | undefined {
  const row = db.get(
    `select cast(seq as text) as seq, cast(id as text) as id from activities
     where seq not between 1 and ${Number.MAX_SAFE_INTEGER} or at not between 0 and ${latestTime} limit 1`,
  )
  return row && { seq: Number(str(row, 'seq')), id: str(row, 'id'), at: null }
}

/** The last one that a Date can be. */
const latestTime = 8_640_000_000_000_000

/** For the migration that makes the chain out of what was recorded before. */
export function chainHashOfValues(previous: unknown, ...values: unknown[]): Uint8Array {
  const names = [
    ...['seq', 'id', 'at', 'actor_type', 'actor_id', 'actor_name', 'kind', 'target_type', 'target_id', 'target_name'],
    ...['instance_id', 'connector_id', 'conversation_id', 'params', 'erased_hash'],
  ]
  const row = Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) as Row
  return chainHash(previous instanceof Uint8Array ? previous : chainStart, toChainedRow(row))
}
