/** What changes are about, read in sets: a statement a kind, however many changes and readers there are. */
import type { ItemStore } from '../../changes/item-store.ts'
import type { SharedConversation } from '../../conversations/conversation.ts'
import type { CountedConversation } from '../../conversations/tally.ts'
import type { PageOf } from '../../lib/page.ts'
import { all, type Dialect, type Engine, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { findMessages } from './message-store.ts'
import { bool, num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'
import { longestWait, readerId, selectConversations, toArrivals, toConversation } from './select-conversations.ts'

export function createItemStore(db: Engine): ItemStore {
  return {
    readItems: ({ instanceId, conversationIds, messageIds }) =>
      db.read(function* () {
        const { dialect } = db
        const conversations =
          conversationIds.length === 0 ? [] : yield* findConversations(dialect, instanceId, conversationIds)
        const messages = messageIds.length === 0 ? [] : yield* findMessages(dialect, instanceId, messageIds)
        return { conversations, messages }
      }),
    listCounted: (request) => db.read(() => listCounted(db.dialect, request)),
  }
}

type CountedRequest = Parameters<ItemStore['listCounted']>[0]

function* listCounted(
  dialect: Dialect,
  { instanceId, limit, cursor }: CountedRequest,
): Steps<PageOf<CountedConversation>> {
  const [wait = -1, id = ''] = readCursor(cursor, 'ns') ?? []
  const longest = longestWait(dialect, 'v.waiting_since')
  const rows = yield* all(
    `select v.id, v.connector_id, v.assignee_id, v.queue_id, v.with_bot, v.unread_count, v.arrived_count, v.waiting_since,
       v.snoozed_until, ${longest} as wait
     from conversations v ${dialect.indexedBy('conversations_longest')}
     where v.instance_id = ? and v.status = 'open' and (${longest}, v.id) > (?, ?)
     order by ${longest}, v.id limit ?`,
    instanceId,
    wait,
    id,
    limit + 1,
  )
  const readCounts = yield* findReadCounts(rows.flatMap((row) => (num(row, 'unread_count') > 0 ? str(row, 'id') : [])))
  const toCounted = (row: Row): CountedConversation => ({
    ...toArrivals(row),
    id: str(row, 'id'),
    connectorId: str(row, 'connector_id'),
    assigneeId: strOrNull(row, 'assignee_id'),
    queueId: strOrNull(row, 'queue_id'),
    withBot: bool(row, 'with_bot'),
    waitingSince: numOrNull(row, 'waiting_since'),
    snoozedUntil: numOrNull(row, 'snoozed_until'),
    readCounts: readCounts.get(str(row, 'id')) ?? new Map(),
  })
  return toPage(rows, limit, toCounted, (row) => [num(row, 'wait'), str(row, 'id')])
}

function* findConversations(dialect: Dialect, instanceId: string, ids: string[]): Steps<SharedConversation[]> {
  const readCounts = yield* findReadCounts(ids)
  const sql = `${selectConversations(dialect)} where v.id in (${marks(ids)}) and ${dialect.apart('v.instance_id')} = ?`
  const rows = yield* all(sql, readerId(undefined), ...padded(ids), instanceId)
  return rows.map((row) => {
    const conversation = toConversation(row)
    return { ...conversation, ...toArrivals(row), readCounts: readCounts.get(conversation.id) ?? new Map() }
  })
}

/** By conversation, then by agent. */
function* findReadCounts(ids: readonly string[]): Steps<Map<string, Map<string, number>>> {
  const found = new Map<string, Map<string, number>>()
  if (ids.length === 0) return found
  const rows = yield* all(`select * from conversation_reads where conversation_id in (${marks(ids)})`, ...padded(ids))
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    const ofOne = found.get(id) ?? new Map<string, number>()
    found.set(id, ofOne.set(str(row, 'agent_id'), num(row, 'read_count')))
  }
  return found
}
