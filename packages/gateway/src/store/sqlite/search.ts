/** Search by SQLite's own index of words, FTS5. */
import { type Phrase, readQuery } from '../../search/search-query.ts'
import { all, get, type Steps } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import {
  findNewest,
  maxHits,
  type Search,
  type SearchCandidates,
  type SearchIndex,
  sightCondition,
} from '../sql/search-index.ts'
import type { Connection } from './connection.ts'
import { dialect } from './engine.ts'
import { createSearchStore, indexNamesOf } from './search-store.ts'
import { type Alternatives, messageExpression, nameExpression } from './search-tokens.ts'

export const createSearchIndex = (db: Connection): SearchIndex => ({
  ...createSearchStore(db),
  findCandidates,
  indexNames: (conversationIds) => indexNamesOf(db, conversationIds),
})

function* findCandidates({ instanceId, q, sight }: Search): Steps<SearchCandidates> {
  const phrases = readQuery(q)
  if (phrases.length === 0) return { phrases, ids: [], seqs: new Map() }
  const spelt: Alternatives[] = []
  for (const phrase of phrases) spelt.push(yield* spellOut(phrase))
  const seen = { instanceId, sight }
  const seqs = yield* findMessages(seen, spelt)
  const names = [...(yield* findNames(seen, phrases)), ...(yield* findNewest(instanceId, phrases))]
  return { phrases, ids: [...new Set([...seqs.keys(), ...names])], seqs }
}

/** The index holds the beginnings of words up to so many characters. */
const longestIndexedBeginning = 3
const mostSpelt = 20

/**
 * The words that begin as the last one does, each by itself: their hits are read from the newest on, and no further than
 * needed. For a beginning the engine gathers all hits first, which takes a tenth of a second in a million.
 */
function* spellOut(phrase: Phrase): Steps<Alternatives> {
  const before = phrase.tokens.slice(0, -1)
  const beginning = phrase.tokens.at(-1) ?? ''
  if (!phrase.isOpen || [...beginning].length <= longestIndexedBeginning) return [phrase]
  const words = yield* findWords(beginning)
  const [first, ...others] = words.map((word) => ({ tokens: [...before, word], isOpen: false }))
  return first && others.length < mostSpelt ? [first, ...others] : [phrase]
}

/** At most one more than may be spelt out. */
function* findWords(beginning: string): Steps<string[]> {
  const words: string[] = []
  for (let from = beginning; words.length <= mostSpelt; ) {
    const row = yield* get('select term from message_words where term >= ? limit 1', from)
    const word = row ? str(row, 'term') : ''
    if (!word.startsWith(beginning)) break
    words.push(word)
    // No word goes on with this character: the next one comes after it.
    from = `${word}\u0001`
  }
  return words
}

type Seen = Omit<Search, 'q'>

/** Hits that are looked at for whoever sees little, from the newest on: among a million it takes some tens of milliseconds. */
const mostLookedAt = 20_000

function* findMessages({ instanceId, sight }: Seen, phrases: readonly Alternatives[]): Steps<Map<string, number>> {
  const seqs = new Map<string, number>()
  const [isSeen, values] = sightCondition(dialect, sight)
  const hits =
    isSeen === ''
      ? { from: 'message_search s', match: 'message_search match ? and' }
      : {
          from: `(select rowid from message_search where message_search match ? order by rowid desc limit ${mostLookedAt}) s`,
          match: '',
        }
  const rows = yield* all(
    `select m.seq, m.conversation_id from ${hits.from} join messages m on m.seq = s.rowid
       ${isSeen && 'join conversations v on v.id = m.conversation_id'}
     where ${hits.match} m.instance_id = ?${isSeen} order by s.rowid desc limit ?`,
    ...[messageExpression(phrases), instanceId, ...values, maxHits],
  )
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    if (!seqs.has(id)) seqs.set(id, num(row, 'seq'))
  }
  return seqs
}

function* findNames({ instanceId, sight }: Seen, phrases: readonly Phrase[]): Steps<string[]> {
  const [isSeen, values] = sightCondition(dialect, sight)
  const rows = yield* all(
    `select v.id from name_search s join conversation_names n on n.n = s.rowid
       join conversations v on v.id = n.conversation_id
     where name_search match ? and v.instance_id = ?${isSeen} order by s.rowid desc limit ?`,
    ...[nameExpression(phrases), instanceId, ...values, maxHits],
  )
  return rows.map((row) => str(row, 'id'))
}
