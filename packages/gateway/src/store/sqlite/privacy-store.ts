import type { AuditContext } from '../../audit/audit.ts'
import { tellErasure } from '../../audit/decide-audit.ts'
import type { Customer, ErasedChunk, ErasureRequest, PrivacyStore } from '../../privacy/privacy-store.ts'
import type { Connection, Row } from './connection.ts'
import { createEraser, eraseConversation } from './erase-rows.ts'
import { eraseExpired, listExpired } from './expire-conversations.ts'
import { num, readCursor, str, strOrNull, toPage } from './rows.ts'
import { runCommand } from './run-command.ts'
import { oweScrub, scrub, tidy } from './scrub.ts'
import { eraseRetiredIds } from './used-ids.ts'

export function createPrivacyStore(db: Connection, by: AuditContext | undefined): PrivacyStore {
  // An erasure is many writes: it enters the log with the first of them, so that none can be without it.
  const told = new Set<string>()

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
    eraseMessages: async (request) => {
      const key = JSON.stringify([request.connectorId, request.customerId])
      const isFirst = !told.has(key)
      const erased = await db.write(() => {
        const { connectorId, customerId } = request
        oweScrub(db)
        if (isFirst) runCommand(db, tellErasure({ connectorId, customerId }), by)
        return eraseMessages(db, request)
      })
      told.add(key)
      return erased
    },
    eraseChanges: async (request) => eraseChanges(db, request),
    eraseConversations: (request) =>
      db.write(() => {
        oweScrub(db)
        return eraseConversations(db, request)
      }),
    listRetentions: async () =>
      db
        .all('select id, retention from connectors order by id')
        .map((row) => ({ connectorId: str(row, 'id'), retention: strOrNull(row, 'retention') })),
    listExpired: async (request) => listExpired(db, request),
    eraseExpired: (request) =>
      db.write(() => {
        oweScrub(db)
        return eraseExpired(db, request)
      }),
    scrub: () => scrub(db),
    tidy: () => tidy(db),
  }
}

function eraseMessages(db: Connection, request: ErasureRequest): ErasedChunk {
  const { connectorId, customerId, limit, now, hashId } = request
  const eraser = createEraser(db, { limit, now, hashId, usedIds: 'erased_ids' })
  const pending = db.all(
    `select id from deliveries
     where connector_id = ? and customer_id = ? and state = 'pending' order by seq desc limit ?`,
    connectorId,
    customerId,
    limit,
  )
  for (const row of pending) if (eraser.room() > 0) eraser.eraseDelivery(str(row, 'id'))
  if (eraser.room() > 0) eraser.eraseMessages(findMessages(db, request, eraser.room()))
  const { customer } = hashId({ connectorId, customerId, externalId: '' })
  const retired = eraseRetiredIds(db, connectorId, customer, limit)
  return { ...eraser.erased, more: eraser.room() <= 0 || retired >= limit }
}

/** By their conversations: messages have no index by customer. */
const findMessages = (db: Connection, { connectorId, customerId }: Customer, limit: number): string[] =>
  db
    .all(
      `select m.id from conversations v join messages m on m.conversation_id = v.id
       where v.connector_id = ? and v.customer_id = ? limit ?`,
      connectorId,
      customerId,
      limit,
    )
    .map((row) => str(row, 'id'))

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

function eraseConversations(
  db: Connection,
  { connectorId, customerId, limit, now }: Customer & { limit: number; now: number },
): number {
  const rows = db.all(
    `select id, instance_id from conversations v where connector_id = ? and customer_id = ?
       and not exists (select 1 from messages m where m.conversation_id = v.id) limit ?`,
    connectorId,
    customerId,
    limit,
  )
  for (const row of rows) eraseConversation(db, row, now)
  // The breaker knows the customer whose attempt failed first; the next failure is then the first again.
  db.run(
    'update endpoints set breaker_customer = null where connector_id = ? and breaker_customer = ?',
    connectorId,
    customerId,
  )
  return rows.length
}
