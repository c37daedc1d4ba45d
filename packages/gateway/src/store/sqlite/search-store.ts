/** The search index beside the tables it is made of: they hold the texts, it holds the words. */
import type { SearchStore } from '../../search/search-store.ts'
import type { SqlValue } from '../sql/columns.ts'
import { marks, padded } from '../sql/look-ups.ts'
import type { Connection, Row } from './connection.ts'
import { num, str } from './rows.ts'
import { findSearchState, readSearchState, type SearchState, writeSearchState } from './search-state.ts'
import { messageTokens, nameTokens } from './search-tokens.ts'

/** Characters in one write: few long messages take as long as many short ones. */
const writeLength = 100_000

export function createSearchStore(db: Connection): SearchStore {
  return {
    indexMessages: async (limit) => {
      // Looked at first: most wake-ups are for something else, and a write costs a sync.
      const state = findSearchState(db)
      if (state && nextRows(db, state, 1).length === 0) return 0
      return db.write(() => indexNext(db, limit))
    },
    readSearchDelay: async (now) => {
      const state = findSearchState(db)
      const next = state && db.get('select received_at from messages where seq > ? order by seq limit 1', state.to)
      return next ? Math.max(0, now - num(next, 'received_at')) : 0
    },
  }
}

const messageColumns = 'seq, conversation_id, text, metadata'

const newRows = (db: Connection, { to }: SearchState, limit: number): Row[] =>
  db.all(`select ${messageColumns} from messages where seq > ? order by seq limit ?`, to, limit)
const olderRows = (db: Connection, { from }: SearchState, limit: number): Row[] =>
  db.all(`select ${messageColumns} from messages where seq < ? order by seq desc limit ?`, from, limit)
const olderNames = (db: Connection, { namesFrom }: SearchState, limit: number): Row[] =>
  db.all('select * from conversation_names where n < ? order by n desc limit ?', namesFrom, limit)

function nextRows(db: Connection, state: SearchState, limit: number): Row[] {
  for (const read of [newRows, olderNames, olderRows]) {
    const rows = read(db, state, limit)
    if (rows.length > 0) return rows
  }
  return []
}

/** New messages, else names that the index has not, else older messages. */
function indexNext(db: Connection, limit: number): number {
  const state = readSearchState(db)
  const fresh = withinLength(newRows(db, state, limit))
  if (fresh.length > 0) return indexMessages(db, fresh, { ...state, to: lastOf(fresh, 'seq') })
  const names = olderNames(db, state, limit)
  if (names.length > 0) return indexNames(db, names, { ...state, namesFrom: lastOf(names, 'n') })
  const older = withinLength(olderRows(db, state, limit))
  return older.length > 0 ? indexMessages(db, older.toReversed(), { ...state, from: lastOf(older, 'seq') }) : 0
}

const lastOf = (rows: readonly Row[], column: string): number => num(rows.at(-1) ?? {}, column)

function withinLength(rows: Row[]): Row[] {
  let length = 0
  const end = rows.findIndex((row) => {
    length += str(row, 'text').length + str(row, 'metadata').length
    return length > writeLength
  })
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1))
}

function indexMessages(db: Connection, rows: readonly Row[], state: SearchState): number {
  for (const row of rows) {
    const tokens = messageTokens(str(row, 'text'), str(row, 'metadata'))
    db.run('insert into message_search (rowid, text, metadata) values (?, ?, ?)', num(row, 'seq'), ...tokens)
  }
  writeSearchState(db, state)
  for (const id of new Set(rows.map((row) => str(row, 'conversation_id')))) indexName(db, id)
  return rows.length
}

function indexNames(db: Connection, rows: readonly Row[], state: SearchState): number {
  for (const row of rows.toReversed()) insertName(db, row)
  writeSearchState(db, state)
  return rows.length
}

const tokensOfName = (row: Row): [string, string] => [
  nameTokens(str(row, 'customer_name')),
  nameTokens(str(row, 'customer_id')),
]

const insertName = (db: Connection, row: Row): number =>
  db.run(
    'insert into name_search (rowid, customer_name, customer_id) values (?, ?, ?)',
    num(row, 'n'),
    ...tokensOfName(row),
  )

/** Inside a write: a conversation is found by its customer's name and id as they are now. */
export function indexName(db: Connection, conversationId: string): void {
  const now = db.get('select customer_name, customer_id from conversations where id = ?', conversationId)
  if (!now) return
  const before = db.get('select * from conversation_names where conversation_id = ?', conversationId)
  if (before && str(before, 'customer_name') === str(now, 'customer_name')) return
  if (before) forgetRow(db, before)
  const n = db.insert(
    'insert into conversation_names (conversation_id, customer_name, customer_id) values (?, ?, ?)',
    conversationId,
    str(now, 'customer_name'),
    str(now, 'customer_id'),
  )
  if (n >= readSearchState(db).namesFrom) insertName(db, { ...now, n })
}

/** Inside a write, before the conversations go. */
export function forgetNames(db: Connection, conversationIds: readonly SqlValue[]): void {
  const of = `conversation_id in (${marks(conversationIds)})`
  for (const row of db.all(`select * from conversation_names where ${of}`, ...padded(conversationIds)))
    forgetRow(db, row)
}

function forgetRow(db: Connection, row: Row): void {
  const n = num(row, 'n')
  if (n >= readSearchState(db).namesFrom) {
    db.run(
      "insert into name_search (name_search, rowid, customer_name, customer_id) values ('delete', ?, ?, ?)",
      n,
      ...tokensOfName(row),
    )
  }
  db.run('delete from conversation_names where n = ?', n)
}

/** Inside a write, before the messages go: the index must be told the words it is to forget. */
export function forgetMessages(db: Connection, seqs: readonly SqlValue[]): void {
  const { from, to } = readSearchState(db)
  const indexed = `seq in (${marks(seqs)}) and seq between ? and ?`
  for (const row of db.all(`select seq, text, metadata from messages where ${indexed}`, ...padded(seqs), from, to)) {
    db.run(
      "insert into message_search (message_search, rowid, text, metadata) values ('delete', ?, ?, ?)",
      num(row, 'seq'),
      ...messageTokens(str(row, 'text'), str(row, 'metadata')),
    )
  }
}
