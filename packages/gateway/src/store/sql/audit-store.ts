import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { AuditEntry } from '../../audit/audit.ts'
import type { AuditFilter, AuditStore } from '../../audit/audit-store.ts'
import { recordAudit } from '../../audit/decide-audit.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import { all, type Dialect, type Engine, type Row, type Steps } from './engine.ts'
import { firstSince } from './first-since.ts'
import { num, readCursor, str, strOrNull, toPage } from './rows.ts'
import { verifyChain } from './verify-chain.ts'

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

export function createAuditStore(db: Engine, by: AuditContext | undefined): AuditStore {
  return {
    // Without an actor there is nothing to tell.
    recordAudit: async (fact) => {
      if (by) await db.decide(recordAudit(fact, by.clock.now()), { by })
    },
    verifyAudit: (entry) => verifyChain(db, entry),
    listAudit: (request) => db.read(() => listAudit(db.dialect, request)),
    readAudit: async (after, limit) => {
      const row = await db.get('select coalesce(max(seq), 0) as last from audit')
      const end = row ? num(row, 'last') : 0
      if (after === null) return { entries: [], last: end }
      const rows = await db.all('select * from audit where seq > ? order by seq limit ?', after, limit)
      const entries = rows.map(toEntry)
      return { entries, last: entries.at(-1)?.seq ?? Math.max(after, end) }
    },
  }
}

function* listAudit({ apart }: Dialect, request: PageRequest & AuditFilter): Steps<PageOf<AuditEntry>> {
  const [before = Number.MAX_SAFE_INTEGER] = readCursor(request.cursor, 'n') ?? []
  const filters = ['seq < ?']
  const values: (string | number)[] = [before]
  const add = (filter: string, value: string | number | undefined) => {
    if (value === undefined) return
    filters.push(filter)
    values.push(value)
  }
  const { action } = request
  // Most of what an agent does, or of what belongs to a connector, happens in conversations.
  add(`${apart('actor_id')} = ?`, request.actorId)
  add(action?.endsWith('.') ? `substr(action, 1, ${action.length}) = ?` : 'action = ?', action)
  add('target_type = ?', request.targetType)
  add('target_id = ?', request.targetId)
  add(`${apart('connector_id')} = ?`, request.connectorId)
  if (request.since !== undefined) {
    add('seq >= ?', yield* firstSince({ table: 'audit', time: 'at', since: request.since }))
    add('at >= ?', request.since)
  }
  const rows = yield* all(
    `select * from audit where ${filters.join(' and ')} order by seq desc limit ?`,
    ...values,
    request.limit + 1,
  )
  return toPage(rows, request.limit, toEntry, (row) => [num(row, 'seq')])
}
