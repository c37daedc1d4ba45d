/** Search by PostgreSQL's own index of words: a tsvector of folded tokens, asked slice by slice. */
import { type Phrase, readQuery } from '../../search/search-query.ts'
import { all, type Row, type Steps } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import { findNewest, maxHits, type SearchCandidates, type SearchIndex } from '../sql/search-index.ts'
import { findRenamed, keepNames } from './search-names.ts'
import { createSearchStore, type IndexingEngine } from './search-store.ts'
import { askMessages, askNames, type Question } from './search-words.ts'

export const createSearchIndex = (db: IndexingEngine): SearchIndex => ({
  ...createSearchStore(db),
  findCandidates,
  *indexNames(conversationIds) {
    yield* keepNames(yield* findRenamed(conversationIds))
  },
})

function* findCandidates(instanceId: string, q: string): Steps<SearchCandidates> {
  const phrases = readQuery(q)
  if (phrases.length === 0) return { phrases, ids: [], seqs: new Map() }
  const seqs = yield* findMessages(instanceId, phrases)
  const names = [...(yield* findNames(instanceId, phrases)), ...(yield* findNewest(instanceId, phrases))]
  return { phrases, ids: [...new Set([...seqs.keys(), ...names])], seqs }
}

function* findMessages(instanceId: string, phrases: readonly Phrase[]): Steps<Map<string, number>> {
  const seqs = new Map<string, number>()
  const hits = yield* findHits({ table: 'message_search', number: 'seq' }, askMessages(instanceId, phrases), (hit) => {
    return `(select m.conversation_id from messages m where m.seq = ${hit})`
  })
  for (const hit of hits) {
    const id = str(hit, 'conversation_id')
    if (!seqs.has(id)) seqs.set(id, num(hit, 'number'))
  }
  return seqs
}

function* findNames(instanceId: string, phrases: readonly Phrase[]): Steps<string[]> {
  const hits = yield* findHits({ table: 'name_search', number: 'thread' }, askNames(instanceId, phrases), (hit) => {
    return `(select n.conversation_id from name_search n where n.thread = ${hit})`
  })
  return hits.map((hit) => str(hit, 'conversation_id'))
}

/**
 * The newest first. A slice is asked when the hits of the newer ones are not enough; that is why each is a scan of its
 * own, which takes the slice's number from outside.
 */
function* findHits(
  { table, number }: { table: string; number: string },
  { tokens, places }: Question,
  conversationOf: (hit: string) => string,
): Steps<Row[]> {
  const place = `and ' ' || words || ' ' like ?`
  const sql = `select number, ${conversationOf('number')} as conversation_id from (
      select hits.number from (
        select generate_series(search_slice(max(${number})), search_slice(min(${number})), -1) as slice from ${table}) as slices
      cross join lateral (
        select ${number} as number from ${table}
        where search_lexemes(${number}, words) @@ search_question(slice, ?) ${places.map(() => place).join(' ')}
        order by ${number} desc limit ?) as hits
      limit ?) as newest`
  return yield* all(sql, tokens, ...places, maxHits, maxHits)
}
