/**
 * Fills the search index. What comes next is read and folded first, then written: the write finds out whether it still is
 * what comes next, so it holds up nobody while words are folded. Messages go in at both ends: new ones at once, older
 * ones backwards from the newest.
 */
import { foldVersion } from '../../search/fold-text.ts'
import type { SearchStore } from '../../search/search-store.ts'
import { all, type Engine, type Row, run, type Steps } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import { findRenamed, keepNames, readNames } from './search-names.ts'
import { messageWords, wordsVersion } from './search-words.ts'

export type IndexingEngine = Pick<Engine, 'get' | 'read' | 'write' | 'settledUpTo' | 'lastGiven'>

interface SearchState {
  /** The first and the last message in it, by `seq`; none while `from` is above `to`. */
  from: number
  to: number
  /** The first conversation whose name is in it, by id: every later one's is too. */
  namesFrom: string
}

interface Batch {
  count: number
  messages: readonly { seq: number; words: string }[]
  /** Conversations that are to be found by the name they have. */
  named: readonly Row[]
  state: SearchState
}

/** An index that was made by other rules is made anew. Meanwhile what it holds is found, as far as the rules agree. */
const rules = `${foldVersion}.${wordsVersion} Unicode ${process.versions.unicode}`
/** Above all ids. */
const afterAllNames = '\uffff'
/** Characters in one write: few long messages take as long as many short ones. */
const writeLength = 150_000
// Made of rows: what a power cut takes of it is made again.
const options = { isDurable: false }

export function createSearchStore(db: IndexingEngine): SearchStore {
  const findState = async () => toState(await db.get('select * from search_state where rules = ?', rules))

  const begin = async () => {
    const last = await db.lastGiven('messages')
    return db.write(() => beginAfter(last), options)
  }

  return {
    indexMessages: async (limit) => {
      const state = (await findState()) ?? (await begin())
      // Asked first: what is committed after this is left for the next time.
      const settled = await db.settledUpTo('messages', state.to)
      const batch = await db.read(() => readNext({ state, settled, limit }))
      if (batch.count > 0) await db.write(() => keep(batch, state), options)
      return batch.count
    },
    readSearchDelay: async (now) => {
      const state = await findState()
      const next =
        state && (await db.get('select received_at from messages where seq > ? order by seq limit 1', state.to))
      return next ? Math.max(0, now - num(next, 'received_at')) : 0
    },
  }
}

const toState = (row: Row | undefined): SearchState | undefined =>
  row && { from: num(row, 'messages_from'), to: num(row, 'messages_to'), namesFrom: str(row, 'names_from') }

function* beginAfter(last: number): Steps<SearchState> {
  const state = { from: last + 1, to: last, namesFrom: afterAllNames }
  yield* run(
    `insert into search_state (rules, messages_from, messages_to, names_from) values (?, ?, ?, ?)
     on conflict (one) do update set rules = excluded.rules, messages_from = excluded.messages_from,
       messages_to = excluded.messages_to, names_from = excluded.names_from`,
    ...[rules, state.from, state.to, state.namesFrom],
  )
  return state
}

/** New messages, else names that the index has not, else older messages. */
function* readNext({ state, settled, limit }: { state: SearchState; settled: number; limit: number }): Steps<Batch> {
  const newer = yield* readMessages('seq > ? and seq <= ? order by seq limit ?', state.to, settled, limit)
  if (newer.length > 0) return yield* toBatch(newer, { ...state, to: lastOf(newer) })
  const named = yield* readNames(state.namesFrom, limit)
  const namesFrom = str(named.at(-1) ?? {}, 'id')
  if (named.length > 0) return { count: named.length, messages: [], named, state: { ...state, namesFrom } }
  const older = yield* readMessages('seq < ? order by seq desc limit ?', state.from, limit)
  return yield* toBatch(older, { ...state, from: lastOf(older) })
}

function* readMessages(where: string, ...values: number[]): Steps<Row[]> {
  const rows = yield* all(
    `select seq, instance_id, conversation_id, text, metadata from messages where ${where}`,
    ...values,
  )
  let length = 0
  const end = rows.findIndex((row) => {
    length += str(row, 'text').length + str(row, 'metadata').length
    return length > writeLength
  })
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1))
}

const lastOf = (rows: readonly Row[]): number => num(rows.at(-1) ?? {}, 'seq')

function* toBatch(rows: readonly Row[], state: SearchState): Steps<Batch> {
  const messages = rows.map((row) => ({ seq: num(row, 'seq'), words: wordsOf(row) }))
  const named = rows.length > 0 ? yield* findRenamed(rows.map((row) => str(row, 'conversation_id'))) : []
  return { count: rows.length, messages, named, state }
}

const wordsOf = (row: Row): string =>
  messageWords({ instanceId: str(row, 'instance_id'), text: str(row, 'text'), metadata: str(row, 'metadata') })

function* keep({ messages, named, state }: Batch, before: SearchState): Steps<void> {
  const moved = yield* run(
    `update search_state set messages_from = ?, messages_to = ?, names_from = ?
     where rules = ? and messages_from = ? and messages_to = ? and names_from = ?`,
    ...[state.from, state.to, state.namesFrom, rules, before.from, before.to, before.namesFrom],
  )
  if (moved === 0) return
  yield* keepMessages(messages)
  yield* keepNames(named)
}

/** Messages that went meanwhile are left out, and those that are about to go are waited for. */
function* keepMessages(messages: Batch['messages']): Steps<void> {
  if (messages.length === 0) return
  yield* run(
    `insert into message_search (seq, words)
     select m.seq, entry.words from json_to_recordset(?::json) as entry (seq bigint, words text)
       join messages m on m.seq = entry.seq
     order by m.seq for key share of m
     on conflict (seq) do update set words = excluded.words where message_search.words <> excluded.words`,
    JSON.stringify(messages),
  )
}
