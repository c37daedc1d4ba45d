import type { ConversationStatus } from '@passerelle/protocol'
import type { AuditContext } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import type { PageOf } from '../../lib/page.ts'
import { eraseConversations, eraseMessages } from '../../privacy/decide-erasure.ts'
import { eraseExpired, isExpired } from '../../privacy/decide-expiry.ts'
import type { Customer, ExpiredRequest, PrivacyStore } from '../../privacy/privacy-store.ts'
import type { Row } from '../sql/engine.ts'
import { hasPendingDelivery } from '../sql/erasure-look-ups.ts'
import { bool, num, readCursor, str, strOrNull, toPage } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { runCommand } from './run-command.ts'
import { oweScrub, scrub, tidy } from './scrub.ts'

export function createPrivacyStore(db: Connection, by: AuditContext | undefined): PrivacyStore {
  const erase = <Outcome>(command: Command<Outcome>): Promise<Outcome> =>
    db.write(() => {
      oweScrub(db)
      return runCommand(db, command, by)
    })

  return {
    listConversationsOfCustomer: async ({ connectorId, customerId, limit, cursor }) => {
      const [createdAt = 0, id = ''] = readCursor(cursor, 'ns') ?? []
      const rows = db.all(
        `select id, created_at from conversations
         where connector_id = ? and customer_id = ? and (created_at, id) > (?, ?) order by created_at, id limit ?`,
        connectorId,
        customerId,
        createdAt,
        id,
        limit + 1,
      )
      const sortKey = (row: Row) => [num(row, 'created_at'), str(row, 'id')]
      return toPage(rows, limit, (row) => str(row, 'id'), sortKey)
    },
    eraseMessages: (request) => erase(eraseMessages(request)),
    eraseChanges: async (request) => eraseChanges(db, request),
    eraseConversations: (request) => erase(eraseConversations(request)),
    listRetentions: async () =>
      db
        .all('select id, retention from connectors order by id')
        .map((row) => ({ connectorId: str(row, 'id'), retention: strOrNull(row, 'retention') })),
    listExpired: async (request) => listExpired(db, request),
    eraseExpired: (request) => erase(eraseExpired(request)),
    scrub: () => scrub(db),
    tidy: () => tidy(db),
  }
}

function listExpired(db: Connection, request: ExpiredRequest): PageOf<string> {
  const { connectorId, quietSince, limit, cursor } = request
  const [updatedAt = -1, id = ''] = readCursor(cursor, 'ns') ?? []
  const rows = db.all(
    `select v.id, v.status, v.updated_at, ${hasPendingDelivery} as is_awaited from conversations v
     where v.connector_id = ? and v.status = 'closed' and v.updated_at <= ? and (v.updated_at, v.id) > (?, ?)
     order by v.updated_at, v.id limit ?`,
    connectorId,
    quietSince,
    updatedAt,
    id,
    limit + 1,
  )
  const toQuiet = (row: Row) => ({
    ...{ id: str(row, 'id'), status: str(row, 'status') as ConversationStatus },
    ...{ updatedAt: num(row, 'updated_at'), isAwaited: bool(row, 'is_awaited') },
  })
  const { items, nextCursor } = toPage(rows, limit, toQuiet, (row) => [num(row, 'updated_at'), str(row, 'id')])
  return { items: items.filter((one) => isExpired(one, quietSince)).map((one) => one.id), nextCursor }
}

interface ChangesRequest extends Customer {
  after: number
  span: number
}

/** Looked for outside the write: changes have no index by conversation, and nobody waits while they are walked. */
async function eraseChanges(db: Connection, request: ChangesRequest): Promise<number | null> {
  const { connectorId, customerId, span } = request
  const bounds = db.get('select min(seq) as first, max(seq) as last from changes')
  if (bounds?.first == null) return null
  const after = Math.max(request.after, num(bounds, 'first') - 1)
  const seqs = db
    .all(
      `select seq from changes where seq > ? and seq <= ? and conversation_id in
         (select id from conversations where connector_id = ? and customer_id = ?)`,
      after,
      after + span,
      connectorId,
      customerId,
    )
    .map((row) => num(row, 'seq'))
  if (seqs.length > 0) {
    await db.write(() => {
      for (const seq of seqs) db.run('delete from changes where seq = ?', seq)
    })
  }
  return after + span >= num(bounds, 'last') ? null : after + span
}
