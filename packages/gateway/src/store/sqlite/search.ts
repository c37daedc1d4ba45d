/** Which conversations hold what is searched for. The newest hits are enough: nobody reads on past a thousand. */
import type { MessageMatch } from '../../conversations/conversation.ts'
import { excerptOfMessage } from '../../search/excerpt.ts'
import { foldText } from '../../search/fold-text.ts'
import { type Phrase, readQuery, runsOf } from '../../search/search-query.ts'
import type { Row } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { type Alternatives, messageExpression, nameExpression } from './search-tokens.ts'

export interface SearchCandidates {
  phrases: Phrase[]
  ids: string[]
  /** The newest hit of each conversation that was found by a message. */
  seqs: Map<string, number>
}

const maxHits = 1000

export function findCandidates(db: Connection, instanceId: string, q: string): SearchCandidates {
  const phrases = readQuery(q)
  if (phrases.length === 0) return { phrases, ids: [], seqs: new Map() }
  const seqs = findMessages(
    db,
    instanceId,
    phrases.map((phrase) => spellOut(db, phrase)),
  )
  const names = [...findNames(db, instanceId, phrases), ...findNewest(db, instanceId, phrases)]
  return { phrases, ids: [...new Set([...seqs.keys(), ...names])], seqs }
}

/** The index holds the beginnings of words up to so many characters. */
const longestIndexedBeginning = 3
const mostSpelt = 20

/**
 * The words that begin as the last one does, each by itself: their hits are read from the newest on, and no further than
 * needed. For a beginning the engine gathers all hits first, which takes a tenth of a second in a million.
 */
function spellOut(db: Connection, phrase: Phrase): Alternatives {
  const before = phrase.tokens.slice(0, -1)
  const beginning = phrase.tokens.at(-1) ?? ''
  if (!phrase.isOpen || [...beginning].length <= longestIndexedBeginning) return [phrase]
  const [first, ...others] = findWords(db, beginning).map((word) => ({ tokens: [...before, word], isOpen: false }))
  return first && others.length < mostSpelt ? [first, ...others] : [phrase]
}

/** At most one more than may be spelt out. */
function findWords(db: Connection, beginning: string): string[] {
  const words: string[] = []
  for (let from = beginning; words.length <= mostSpelt; ) {
    const row = db.get('select term from message_words where term >= ? limit 1', from)
    const word = row ? str(row, 'term') : ''
    if (!word.startsWith(beginning)) break
    words.push(word)
    // No word goes on with this character: the next one comes after it.
    from = `${word}\u0001`
  }
  return words
}

function findMessages(db: Connection, instanceId: string, phrases: readonly Alternatives[]): Map<string, number> {
  const seqs = new Map<string, number>()
  const rows = db.all(
    `select m.seq, m.conversation_id from message_search s join messages m on m.seq = s.rowid
     where message_search match ? and m.instance_id = ? order by s.rowid desc limit ?`,
    messageExpression(phrases),
    instanceId,
    maxHits,
  )
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    if (!seqs.has(id)) seqs.set(id, num(row, 'seq'))
  }
  return seqs
}

const findNames = (db: Connection, instanceId: string, phrases: readonly Phrase[]): string[] =>
  db
    .all(
      `select v.id from name_search s join conversation_names n on n.n = s.rowid
         join conversations v on v.id = n.conversation_id
       where name_search match ? and v.instance_id = ? order by s.rowid desc limit ?`,
      nameExpression(phrases),
      instanceId,
      maxHits,
    )
    .map((row) => str(row, 'id'))

/** What has just come may not be in the index yet. */
const findNewest = (db: Connection, instanceId: string, phrases: readonly Phrase[]): string[] =>
  ['open', 'closed']
    .flatMap((status) =>
      db.all(
        `select id, customer_name, customer_id from conversations
         where instance_id = ? and status = ? order by updated_at desc, id desc limit 100`,
        instanceId,
        status,
      ),
    )
    .filter((row) => isNamed(row, phrases))
    .map((row) => str(row, 'id'))

function isNamed(row: Row, phrases: readonly Phrase[]): boolean {
  const runs = ['customer_name', 'customer_id'].flatMap((column) => runsOf(foldText(str(row, column))))
  return phrases.every(({ tokens }) => runs.some((run) => run.join('').includes(tokens.join(''))))
}

export function findMatch(
  db: Connection,
  { seqs, phrases }: SearchCandidates,
  conversationId: string,
): MessageMatch | undefined {
  const seq = seqs.get(conversationId)
  const row = seq === undefined ? undefined : db.get('select id, text, metadata from messages where seq = ?', seq)
  return row && { messageId: str(row, 'id'), ...excerptOfMessage(str(row, 'text'), str(row, 'metadata'), phrases) }
}
