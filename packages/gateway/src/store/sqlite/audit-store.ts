import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { AuditContext, AuditEntry, AuditFact } from '../../audit/audit.ts'
import type { AuditFilter, AuditStore } from '../../audit/audit-store.ts'
import type { ToldActivity } from '../../commands/activity.ts'
import { newId } from '../../lib/ids.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import type { Connection, Row } from './connection.ts'
import { num, readCursor, str, strOrNull, toPage } from './rows.ts'

/** Inside a write. */
export function recordActivity(db: Connection, told: ToldActivity): void {
  const { at, actor, kind, target, instanceId, connectorId, params } = told
  const values = [newId(at), at, actor.type, actor.id, actor.name, kind, target.type, target.id, target.name]
  db.run(insert, ...values, instanceId, connectorId, JSON.stringify(params))
  db.wake('changes')
}

/** Inside a write: enters what it does into the log. Before the target goes, when it goes. */
export type Audit = (fact: AuditFact) => void

/** For what the server does by itself. */
export const unaudited: Audit = () => {}

const deskActions = new Map([['agent.password_reset', 'agent.password_changed']])

const insert = `insert into audit (id, at, actor_type, actor_id, actor_name, action, target_type, target_id, target_name,
  instance_id, connector_id, details) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export const createAudit =
  (db: Connection, { actor, clock, door, customerKey }: AuditContext): Audit =>
  (fact) => {
    const at = clock.now()
    const { action, details = {} } = fact
    const target = 'customer' in fact ? customerTarget(fact.customer, customerKey) : fact.target
    const known = describeTarget(db, 'customer' in fact ? { type: 'connector', id: fact.customer.connectorId } : target)
    db.run(
      insert,
      newId(at),
      at,
      actor.type,
      actor.id,
      actor.name,
      door === 'desk' ? (deskActions.get(action) ?? action) : action,
      target.type,
      target.id,
      'customer' in fact ? null : known.name,
      known.instanceId,
      known.connectorId,
      JSON.stringify(details),
    )
    db.wake('changes')
  }

function customerTarget(
  customer: { connectorId: string; customerId: string },
  customerKey: AuditContext['customerKey'],
): { type: 'customer'; id: string } {
  if (!customerKey) throw new Error('what is done to a customer needs a key for the audit log')
  return { type: 'customer', id: customerKey(customer) }
}

interface Described {
  name: string | null
  instanceId: string | null
  connectorId: string | null
}

const descriptions: Partial<Record<AuditTargetType, string>> = {
  instance: 'select name, id as instance_id, null as connector_id from instances where id = ?',
  connector: 'select name, instance_id, id as connector_id from connectors where id = ?',
  agent: 'select name, instance_id, null as connector_id from agents where id = ?',
  canned_reply: 'select shortcut as name, instance_id, null as connector_id from canned_replies where id = ?',
}

function describeTarget(db: Connection, { type, id }: { type: AuditTargetType; id: string }): Described {
  const sql = descriptions[type]
  const row = sql === undefined ? undefined : db.get(sql, id)
  if (!row) return { name: null, instanceId: null, connectorId: null }
  return {
    name: strOrNull(row, 'name'),
    instanceId: strOrNull(row, 'instance_id'),
    connectorId: strOrNull(row, 'connector_id'),
  }
}

const toEntry = (row: Row): AuditEntry => ({
  seq: num(row, 'seq'),
  id: str(row, 'id'),
  at: num(row, 'at'),
  actor: {
    type: str(row, 'actor_type') as AuditActor['type'],
    id: strOrNull(row, 'actor_id'),
    name: strOrNull(row, 'actor_name'),
  },
  action: str(row, 'action'),
  target: {
    type: str(row, 'target_type') as AuditTargetType,
    id: str(row, 'target_id'),
    name: strOrNull(row, 'target_name'),
  },
  instanceId: strOrNull(row, 'instance_id'),
  connectorId: strOrNull(row, 'connector_id'),
  details: JSON.parse(str(row, 'details')),
})

export function createAuditStore(db: Connection, audit: Audit): AuditStore {
  return {
    recordAudit: (fact) => db.write(() => audit(fact)),
    listAudit: async (request) => listAudit(db, request),
    readAudit: async (after, limit) => {
      const row = db.get('select coalesce(max(seq), 0) as last from audit')
      const end = row ? num(row, 'last') : 0
      if (after === null) return { entries: [], last: end }
      const entries = db.all('select * from audit where seq > ? order by seq limit ?', after, limit).map(toEntry)
      return { entries, last: entries.at(-1)?.seq ?? Math.max(after, end) }
    },
  }
}

function listAudit(db: Connection, request: PageRequest & AuditFilter): PageOf<AuditEntry> {
  const [before = Number.MAX_SAFE_INTEGER] = readCursor(request.cursor, 'n') ?? []
  const filters = ['seq < ?']
  const values: (string | number)[] = [before]
  const add = (filter: string, value: string | number | undefined) => {
    if (value === undefined) return
    filters.push(filter)
    values.push(value)
  }
  const { action } = request
  add('actor_id = ?', request.actorId)
  add(action?.endsWith('.') ? "substr(action, 1, instr(action, '.')) = ?" : 'action = ?', action)
  add('target_type = ?', request.targetType)
  add('target_id = ?', request.targetId)
  add('connector_id = ?', request.connectorId)
  add('at >= ?', request.since)
  const rows = db.all(
    `select * from audit where ${filters.join(' and ')} order by seq desc limit ?`,
    ...values,
    request.limit + 1,
  )
  return toPage(rows, request.limit, toEntry, (row) => [num(row, 'seq')])
}
