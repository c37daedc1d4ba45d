/** What changes are about, read in sets: a statement a kind, however many changes and readers there are. */
import type { ItemStore } from '../../changes/item-store.ts'
import type { SharedConversation } from '../../conversations/conversation.ts'
import type { Connection } from './connection.ts'
import { findMessages } from './message-store.ts'
import { num, str } from './rows.ts'
import { readerId, select, toArrivals, toConversation } from './select-conversations.ts'

export function createItemStore(db: Connection): ItemStore {
  return {
    readItems: async ({ instanceId, conversationIds, messageIds }) => ({
      conversations: conversationIds.length === 0 ? [] : findConversations(db, instanceId, conversationIds),
      messages: messageIds.length === 0 ? [] : findMessages(db, instanceId, messageIds),
    }),
  }
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
