/** What the search index holds. Messages go in at both ends: new ones at once, older ones backwards from the newest. */
import { foldVersion } from '../../search/fold-text.ts'
import type { Row } from '../sql/engine.ts'
import { num } from '../sql/rows.ts'
import type { Connection } from './connection.ts'

export interface SearchState {
  /** The first and the last message in it, by `seq`; none while `from` is above `to`. */
  from: number
  to: number
  /** The first name in it, by `n`: every later one is in it too. */
  namesFrom: number
}

/** What is taken out must be folded as it was when it went in, and Unicode's tables come with Node. */
const rules = `${foldVersion} Unicode ${process.versions.unicode}`

export function findSearchState(db: Connection): SearchState | undefined {
  const row = db.get('select * from search_state where rules = ?', rules)
  return row && toState(row)
}

const toState = (row: Row): SearchState => ({
  from: num(row, 'messages_from'),
  to: num(row, 'messages_to'),
  namesFrom: num(row, 'names_from'),
})

/** Inside a write. An index that was made by other rules is emptied first. */
export function readSearchState(db: Connection): SearchState {
  const known = findSearchState(db)
  if (known) return known
  for (const table of ['message_search', 'name_search']) {
    db.run(`insert into ${table} (${table}) values ('delete-all')`)
  }
  db.run('delete from search_state')
  db.run(
    `insert into search_state (rules, messages_from, messages_to, names_from)
     select ?, last + 1, last, (select coalesce(max(n), 0) + 1 from conversation_names)
     from (select coalesce(max(seq), 0) as last from messages)`,
    rules,
  )
  return readSearchState(db)
}

/** Inside a write. */
export function writeSearchState(db: Connection, { from, to, namesFrom }: SearchState): void {
  db.run('update search_state set messages_from = ?, messages_to = ?, names_from = ?', from, to, namesFrom)
}
