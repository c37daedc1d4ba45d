/** The search index beside the tables it is made of: they hold the texts, it holds the words. */
import type { SearchStore } from '../../search/search-store.ts'
import type { SqlValue } from '../sql/columns.ts'
import { all, type Row, type Steps } from '../sql/engine.ts'
import { marks, padded } from '../sql/look-ups.ts'
import { num, str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { findSearchState, readSearchState, type SearchState, writeSearchState } from './search-state.ts'
import { messageTokens, nameTokens } from './search-tokens.ts'

/** Characters in one write: few long messages take as long as many short ones. */
const writeLength = 150_000
/** Names in one write that others had stood for: among many, to take one out of the index takes up to ten milliseconds. */
const mostRenamed = 10

export function createSearchStore(db: Connection): SearchStore {
  return {
    indexMessages: async (limit) => {
      // Looked at first: most wake-ups are for something else, and a write costs a sync.
      const state = findSearchState(db)
      if (state && nextRows(db, state, 1).length === 0) return 0
      // Made of rows: what a power cut takes of it is made again.
      return db.write(() => indexNext(db, limit), { isDurable: false })
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
  const fresh = nextBatch(db, newRows(db, state, limit))
  if (fresh.rows.length > 0) return indexMessages(db, fresh, { ...state, to: lastOf(fresh.rows, 'seq') })
  const names = olderNames(db, state, limit)
  if (names.length > 0) return indexNames(db, names, { ...state, namesFrom: lastOf(names, 'n') })
  const older = nextBatch(db, olderRows(db, state, limit))
  return older.rows.length > 0 ? indexMessages(db, older, { ...state, from: lastOf(older.rows, 'seq') }) : 0
}

interface Batch {
  rows: Row[]
  /** Their conversations whose name is not the one in the index. */
  renamed: Row[]
}

function nextBatch(db: Connection, all: Row[]): Batch {
  const rows = withinLength(all)
  const renamed = findRenamed(db, conversationsOf(rows))
  const costly = new Set(renamed.flatMap((row) => (row.n === null ? [] : str(row, 'id'))))
  if (costly.size <= mostRenamed) return { rows, renamed }
  const met = new Set<string>()
  const end = rows.findIndex((row) => {
    const id = str(row, 'conversation_id')
    if (costly.has(id)) met.add(id)
    return met.size > mostRenamed
  })
  const taken = rows.slice(0, end)
  const ids = new Set(conversationsOf(taken))
  return { rows: taken, renamed: renamed.filter((row) => ids.has(str(row, 'id'))) }
}

const conversationsOf = (rows: readonly Row[]): string[] => [...new Set(rows.map((row) => str(row, 'conversation_id')))]

const lastOf = (rows: readonly Row[], column: string): number => num(rows.at(-1) ?? {}, column)

function withinLength(rows: Row[]): Row[] {
  let length = 0
  const end = rows.findIndex((row) => {
    length += str(row, 'text').length + str(row, 'metadata').length
    return length > writeLength
  })
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1))
}

function indexMessages(db: Connection, { rows, renamed }: Batch, state: SearchState): number {
  for (const row of rows.toSorted((a, b) => num(a, 'seq') - num(b, 'seq'))) {
    const tokens = messageTokens(str(row, 'text'), str(row, 'metadata'))
    db.run('insert into message_search (rowid, text, metadata) values (?, ?, ?)', num(row, 'seq'), ...tokens)
  }
  writeSearchState(db, state)
  indexRenamed(db, renamed)
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

/** Inside a write: conversations are found by their customer's name and id as they are now. */
export function* indexNamesOf(db: Connection, conversationIds: readonly string[]): Steps<void> {
  indexRenamed(db, yield* all(selectRenamed, JSON.stringify(conversationIds)))
}

const selectRenamed = `
  select v.id, v.customer_name, v.customer_id, n.n, n.customer_name as former_name
  from json_each(?) one join conversations v on v.id = one.value left join conversation_names n on n.conversation_id = v.id
  where n.customer_name is not v.customer_name`

const findRenamed = (db: Connection, conversationIds: readonly string[]): Row[] =>
  db.all(selectRenamed, JSON.stringify(conversationIds))

function indexRenamed(db: Connection, renamed: readonly Row[]): void {
  if (renamed.length === 0) return
  forgetRows(
    db,
    renamed.filter(({ n }) => n !== null).map((row) => ({ ...row, customer_name: str(row, 'former_name') })),
  )
  const rows = renamed.map((row) => ({ ...row, n: keepName(db, row) }))
  const { namesFrom } = readSearchState(db)
  for (const row of rows) if (row.n >= namesFrom) insertName(db, row)
}

const keepName = (db: Connection, row: Row): number =>
  db.insert(
    'insert into conversation_names (conversation_id, customer_name, customer_id) values (?, ?, ?)',
    str(row, 'id'),
    str(row, 'customer_name'),
    str(row, 'customer_id'),
  )

/** Inside a write, before the conversations go. */
export function forgetNames(db: Connection, conversationIds: readonly SqlValue[]): void {
  const of = `conversation_id in (${marks(conversationIds)})`
  forgetRows(db, db.all(`select * from conversation_names where ${of}`, ...padded(conversationIds)))
}

/** All in one table, then all in the other: a change of the one makes the other write what it has gathered so far. */
function forgetRows(db: Connection, rows: readonly Row[]): void {
  const { namesFrom } = readSearchState(db)
  for (const row of rows) {
    if (num(row, 'n') < namesFrom) continue
    db.run(
      "insert into name_search (name_search, rowid, customer_name, customer_id) values ('delete', ?, ?, ?)",
      num(row, 'n'),
      ...tokensOfName(row),
    )
  }
  for (const row of rows) db.run('delete from conversation_names where n = ?', num(row, 'n'))
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
