/** What changes are about, read in sets: a statement a kind, however many changes and readers there are. */
import type { ItemStore } from '../../changes/item-store.ts'
import type { SharedConversation } from '../../conversations/conversation.ts'
import type { CountedConversation } from '../../conversations/tally.ts'
import type { PageOf } from '../../lib/page.ts'
import type { Row } from '../sql/engine.ts'
import { num, readCursor, str, strOrNull, toPage } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { findMessages } from './message-store.ts'
import { longestWait, readerId, select, toArrivals, toConversation } from './select-conversations.ts'

export function createItemStore(db: Connection): ItemStore {
  return {
    readItems: async ({ instanceId, conversationIds, messageIds }) => ({
      conversations: conversationIds.length === 0 ? [] : findConversations(db, instanceId, conversationIds),
      messages: messageIds.length === 0 ? [] : findMessages(db, instanceId, messageIds),
    }),
    listCounted: async (request) => listCounted(db, request),
  }
}

type CountedRequest = Parameters<ItemStore['listCounted']>[0]

function listCounted(db: Connection, { instanceId, limit, cursor }: CountedRequest): PageOf<CountedConversation> {
  const [wait = -1, id = ''] = readCursor(cursor, 'ns') ?? []
  const rows = db.all(
    `select v.id, v.connector_id, v.assignee_id, v.unread_count, v.arrived_count, v.waiting_since, ${longestWait} as wait
     from conversations v indexed by conversations_longest
     where v.instance_id = ? and v.status = 'open' and (${longestWait}, v.id) > (?, ?)
     order by ${longestWait}, v.id limit ?`,
    instanceId,
    wait,
    id,
    limit + 1,
  )
  const readCounts = findReadCounts(
    db,
    rows.flatMap((row) => (num(row, 'unread_count') > 0 ? str(row, 'id') : [])),
  )
  const toCounted = (row: Row): CountedConversation => ({
    ...toArrivals(row),
    id: str(row, 'id'),
    connectorId: str(row, 'connector_id'),
    assigneeId: strOrNull(row, 'assignee_id'),
    isWaiting: row.waiting_since !== null,
    readCounts: readCounts.get(str(row, 'id')) ?? new Map(),
  })
  return toPage(rows, limit, toCounted, (row) => [num(row, 'wait'), str(row, 'id')])
}

function findConversations(db: Connection, instanceId: string, ids: string[]): SharedConversation[] {
  const readCounts = findReadCounts(db, ids)
  const sql = `${select} where v.id in (select value from json_each(?)) and +v.instance_id = ?`
  return db.all(sql, readerId(undefined), JSON.stringify(ids), instanceId).map((row) => {
    const conversation = toConversation(row)
    return { ...conversation, ...toArrivals(row), readCounts: readCounts.get(conversation.id) ?? new Map() }
  })
}

/** By conversation, then by agent. */
function findReadCounts(db: Connection, ids: string[]): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>()
  const rows = db.all(
    'select * from conversation_reads where conversation_id in (select value from json_each(?))',
    JSON.stringify(ids),
  )
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    const ofOne = found.get(id) ?? new Map<string, number>()
    found.set(id, ofOne.set(str(row, 'agent_id'), num(row, 'read_count')))
  }
  return found
}
