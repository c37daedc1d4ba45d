/** Search by PostgreSQL's own index of words: a tsvector of folded tokens, asked slice by slice. */
import type { Sight } from '../../conversations/sight.ts'
import { type Phrase, readQuery } from '../../search/search-query.ts'
import { all, type Row, type Steps } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import {
  findNewest,
  maxHits,
  type Search,
  type SearchCandidates,
  type SearchIndex,
  sightCondition,
} from '../sql/search-index.ts'
import { dialect } from './engine.ts'
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

function* findCandidates({ instanceId, q, sight }: Search): Steps<SearchCandidates> {
  const phrases = readQuery(q)
  if (phrases.length === 0) return { phrases, ids: [], seqs: new Map() }
  const seqs = yield* findMessages({ instanceId, sight }, phrases)
  const names = [...(yield* findNames({ instanceId, sight }, phrases)), ...(yield* findNewest(instanceId, phrases))]
  return { phrases, ids: [...new Set([...seqs.keys(), ...names])], seqs }
}

type Seen = Omit<Search, 'q'>

function* findMessages({ instanceId, sight }: Seen, phrases: readonly Phrase[]): Steps<Map<string, number>> {
  const seqs = new Map<string, number>()
  const words = {
    ...{ table: 'message_search', number: 'seq', sight },
    conversationOf: (hit: string) => `(select m.conversation_id from messages m where m.seq = ${hit})`,
  }
  for (const hit of yield* findHits(words, askMessages(instanceId, phrases))) {
    const id = str(hit, 'conversation_id')
    if (!seqs.has(id)) seqs.set(id, num(hit, 'number'))
  }
  return seqs
}

function* findNames({ instanceId, sight }: Seen, phrases: readonly Phrase[]): Steps<string[]> {
  const words = {
    ...{ table: 'name_search', number: 'thread', sight },
    conversationOf: (hit: string) => `(select n.conversation_id from name_search n where n.thread = ${hit})`,
  }
  return (yield* findHits(words, askNames(instanceId, phrases))).map((hit) => str(hit, 'conversation_id'))
}

/** Hits that are looked at for whoever sees little, from the newest on: for each, two rows more are read. */
const mostLookedAt = 1500

interface Words {
  table: string
  number: string
  conversationOf: (hit: string) => string
  sight: Sight | undefined
}

/**
 * The newest first. A slice is asked when the hits of the newer ones are not enough; that is why each is a scan of its
 * own, which takes the slice's number from outside.
 */
function* findHits(words: Words, { tokens, places }: Question): Steps<Row[]> {
  const { table, number, conversationOf, sight } = words
  const [isSeen, values] = sightCondition(dialect, sight)
  const place = `and ' ' || words || ' ' like ?`
  const mostHits = isSeen === '' ? maxHits : mostLookedAt
  const hits = `select hits.number from (
        select generate_series(search_slice(max(${number})), search_slice(min(${number})), -1) as slice from ${table}) as slices
      cross join lateral (
        select ${number} as number from ${table}
        where search_lexemes(${number}, words) @@ search_question(slice, ?) ${places.map(() => place).join(' ')}
        order by ${number} desc limit ?) as hits
      limit ?`
  const found = `select number, ${conversationOf('number')} as conversation_id from (${hits}) as newest`
  const asked = [tokens, ...places, mostHits, mostHits]
  if (isSeen === '') return yield* all(found, ...asked)
  // The second offset keeps it a look at each hit.
  return yield* all(
    `select * from (${found} offset 0) as found
     where exists (select 1 from conversations v where v.id = found.conversation_id${isSeen} offset 0)
     order by number desc limit ?`,
    ...[...asked, ...values, maxHits],
  )
}
