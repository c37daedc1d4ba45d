import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { AuditEntry } from '../../audit/audit.ts'
import type { AuditFilter, AuditStore } from '../../audit/audit-store.ts'
import { recordAudit } from '../../audit/decide-audit.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import { verifyChain } from './activities.ts'
import type { Connection, Row } from './connection.ts'
import { firstSince } from './first-since.ts'
import { num, readCursor, str, strOrNull, toPage } from './rows.ts'
import { runCommand } from './run-command.ts'

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

export function createAuditStore(db: Connection, by: AuditContext | undefined): AuditStore {
  return {
    // Without an actor there is nothing to tell.
    recordAudit: async (fact) => {
      if (by) await db.write(() => runCommand(db, recordAudit(fact, by.clock.now()), by))
    },
    verifyAudit: (entry) => verifyChain(db, entry),
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
  if (request.since !== undefined) {
    add('seq >= ?', firstSince(db, { table: 'audit', time: 'at', since: request.since }))
    add('at >= ?', request.since)
  }
  const rows = db.all(
    `select * from audit where ${filters.join(' and ')} order by seq desc limit ?`,
    ...values,
    request.limit + 1,
  )
  return toPage(rows, request.limit, toEntry, (row) => [num(row, 'seq')])
}
