/** The search index beside the tables it is made of: they hold the texts, it holds the words. */
import type { SearchStore } from '../../conversations/search-store.ts'
import type { Connection, Row } from './connection.ts'
import { num, str } from './rows.ts'

const markName = 'search-indexed'

export function createSearchStore(db: Connection): SearchStore {
  return {
    indexMessages: async (limit) => {
      // Looked at first: most wake-ups are for something else, and a write costs a sync.
      if (nextMessages(db, 1).length === 0) return 0
      return db.write(() => indexMessages(db, limit))
    },
  }
}

function readMark(db: Connection): number {
  const row = db.get('select value from meta where name = ?', markName)
  return row ? num(row, 'value') : 0
}

const nextMessages = (db: Connection, limit: number): Row[] =>
  db.all('select seq, conversation_id, text from messages where seq > ? order by seq limit ?', readMark(db), limit)

function indexMessages(db: Connection, limit: number): number {
  const rows = nextMessages(db, limit)
  const last = rows.at(-1)
  if (!last) return 0
  for (const row of rows) {
    db.run('insert into message_search (rowid, text) values (?, ?)', num(row, 'seq'), str(row, 'text'))
  }
  for (const id of new Set(rows.map((row) => str(row, 'conversation_id')))) indexName(db, id)
  db.run(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    markName,
    num(last, 'seq'),
  )
  return rows.length
}

/** Inside a write: a conversation is found by its customer's name and id as they are now. */
export function indexName(db: Connection, conversationId: string): void {
  const now = db.get('select customer_name, customer_id from conversations where id = ?', conversationId)
  if (!now) return
  const before = db.get('select * from conversation_names where conversation_id = ?', conversationId)
  if (before && str(before, 'customer_name') === str(now, 'customer_name')) return
  if (before) forgetRow(db, before)
  const values = [str(now, 'customer_name'), str(now, 'customer_id')]
  const n = db.insert(
    'insert into conversation_names (conversation_id, customer_name, customer_id) values (?, ?, ?)',
    conversationId,
    ...values,
  )
  db.run('insert into name_search (rowid, customer_name, customer_id) values (?, ?, ?)', n, ...values)
}

/** Inside a write, before the conversation goes. */
export function forgetName(db: Connection, conversationId: string): void {
  const row = db.get('select * from conversation_names where conversation_id = ?', conversationId)
  if (row) forgetRow(db, row)
}

function forgetRow(db: Connection, row: Row): void {
  db.run(
    "insert into name_search (name_search, rowid, customer_name, customer_id) values ('delete', ?, ?, ?)",
    num(row, 'n'),
    str(row, 'customer_name'),
    str(row, 'customer_id'),
  )
  db.run('delete from conversation_names where n = ?', num(row, 'n'))
}

/** Inside a write, before the message goes: the index must be told the words it is to forget. */
export function forgetMessage(db: Connection, id: string): void {
  const row = db.get('select seq, text from messages where id = ?', id)
  if (!row || num(row, 'seq') > readMark(db)) return
  db.run(
    "insert into message_search (message_search, rowid, text) values ('delete', ?, ?)",
    num(row, 'seq'),
    str(row, 'text'),
  )
}
