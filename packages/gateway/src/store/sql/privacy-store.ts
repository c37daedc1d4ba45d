import type { ConversationStatus } from '@passerelle/protocol'
import type { AuditContext } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import type { PageOf } from '../../lib/page.ts'
import { eraseConversations, eraseMessages } from '../../privacy/decide-erasure.ts'
import { cancelEventsWithoutUrl, eraseExpired, isExpired } from '../../privacy/decide-expiry.ts'
import type { Customer, ExpiredRequest, PrivacyStore } from '../../privacy/privacy-store.ts'
import { decide, type Engine, type Row, run, type Steps } from './engine.ts'
import { hasSendable } from './erasure-look-ups.ts'
import { bool, num, readCursor, str, strOrNull, toPage } from './rows.ts'

/** Takes what was erased out of an engine's own leftovers: see the port. */
export interface Scrubber extends Pick<PrivacyStore, 'scrub' | 'tidy'> {
  /** Inside the write that erases. */
  owe(): Steps<void>
}

export function createPrivacyStore(
  db: Engine,
  by: AuditContext | undefined,
  { owe, scrub, tidy }: Scrubber,
): PrivacyStore {
  const erase = <Outcome>(command: Command<Outcome>): Promise<Outcome> =>
    db.write(function* () {
      yield* owe()
      return yield* decide(command, by)
    })

  return {
    listConversationsOfCustomer: async ({ connectorId, customerId, limit, cursor }) => {
      const [createdAt = 0, id = ''] = readCursor(cursor, 'ns') ?? []
      const rows = await db.all(
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
    eraseChanges: (request) => eraseChanges(db, request),
    eraseConversations: (request) => erase(eraseConversations(request)),
    listRetentions: async () => {
      const rows = await db.all('select id, retention from connectors order by id')
      return rows.map((row) => ({ connectorId: str(row, 'id'), retention: strOrNull(row, 'retention') }))
    },
    listExpired: (request) => listExpired(db, request),
    eraseExpired: (request) =>
      db.write(function* () {
        yield* owe()
        const cancelled = yield* decide(cancelEventsWithoutUrl(request), by)
        const erased = yield* decide(eraseExpired(request), by)
        return { ...erased, more: erased.more || cancelled >= request.limit }
      }),
    scrub,
    tidy,
  }
}

async function listExpired(db: Engine, request: ExpiredRequest): Promise<PageOf<string>> {
  const { connectorId, quietSince, limit, cursor } = request
  const [updatedAt = -1, id = ''] = readCursor(cursor, 'ns') ?? []
  const rows = await db.all(
    `select v.id, v.status, v.updated_at, ${hasSendable} as has_sendable from conversations v
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
    ...{ updatedAt: num(row, 'updated_at'), hasSendable: bool(row, 'has_sendable') },
  })
  const { items, nextCursor } = toPage(rows, limit, toQuiet, (row) => [num(row, 'updated_at'), str(row, 'id')])
  return { items: items.filter((one) => isExpired(one, quietSince)).map((one) => one.id), nextCursor }
}

interface ChangesRequest extends Customer {
  after: number
  span: number
}

/** Looked for outside the write: changes have no index by conversation, and nobody waits while they are walked. */
async function eraseChanges(db: Engine, request: ChangesRequest): Promise<number | null> {
  const { connectorId, customerId, span } = request
  // Each by itself, or SQLite walks through all.
  const bounds = await db.get('select (select min(seq) from changes) as first, (select max(seq) from changes) as last')
  if (bounds?.first == null) return null
  const after = Math.max(request.after, num(bounds, 'first') - 1)
  const rows = await db.all(
    `select seq from changes where seq > ? and seq <= ? and conversation_id in
       (select id from conversations where connector_id = ? and customer_id = ?)`,
    after,
    after + span,
    connectorId,
    customerId,
  )
  if (rows.length > 0) {
    await db.write(function* () {
      for (const row of rows) yield* run('delete from changes where seq = ?', num(row, 'seq'))
    })
  }
  return after + span >= num(bounds, 'last') ? null : after + span
}
