/** Which conversations hold what is searched for. The newest hits are enough: nobody reads on past a thousand. */
import type { MessageMatch } from '../../conversations/conversation.ts'
import { excerptOf, searchWords } from '../../conversations/excerpt.ts'
import type { Connection } from './connection.ts'
import { num, str } from './rows.ts'

export interface SearchCandidates {
  words: string[]
  ids: string[]
  /** The newest hit of each conversation that was found by a message. */
  seqs: Map<string, number>
  /** For what is too short for the index of names. */
  orLike: string
  likeValues: string[]
}

const maxHits = 1000
/** The index of names knows sequences of three characters. */
const trigram = 3

export function findCandidates(db: Connection, instanceId: string, q: string): SearchCandidates {
  const words = searchWords(q)
  const seqs = findMessages(db, instanceId, words)
  const parts = q.split(/\s+/).filter((part) => part !== '')
  const isLong = parts.every((part) => [...part].length >= trigram)
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const names = isLong ? [...findNames(db, instanceId, parts), ...findNewest(db, instanceId, pattern)] : []
  return {
    words,
    ids: [...new Set([...seqs.keys(), ...names])],
    seqs,
    orLike: isLong ? '' : "or v.customer_name like ? escape '\\' or v.customer_id like ? escape '\\'",
    likeValues: isLong ? [] : [pattern, pattern],
  }
}

const quote = (word: string): string => `"${word.replaceAll('"', '""')}"`

function findMessages(db: Connection, instanceId: string, words: readonly string[]): Map<string, number> {
  const seqs = new Map<string, number>()
  if (words.length === 0) return seqs
  // A single letter is a word, not the beginning of a tenth of all words.
  const expression = words.map((word) => (word.length > 1 ? `${quote(word)}*` : quote(word))).join(' ')
  const rows = db.all(
    `select m.seq, m.conversation_id from message_search s join messages m on m.seq = s.rowid
     where message_search match ? and m.instance_id = ? order by s.rowid desc limit ?`,
    expression,
    instanceId,
    maxHits,
  )
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    if (!seqs.has(id)) seqs.set(id, num(row, 'seq'))
  }
  return seqs
}

const findNames = (db: Connection, instanceId: string, parts: readonly string[]): string[] =>
  db
    .all(
      `select v.id from name_search s join conversation_names n on n.n = s.rowid
         join conversations v on v.id = n.conversation_id
       where name_search match ? and v.instance_id = ? order by s.rowid desc limit ?`,
      parts.map(quote).join(' '),
      instanceId,
      maxHits,
    )
    .map((row) => str(row, 'id'))

/** What has just come may not be in the index yet. */
const findNewest = (db: Connection, instanceId: string, pattern: string): string[] =>
  ['open', 'closed'].flatMap((status) =>
    db
      .all(
        `select id from (select id, customer_name, customer_id from conversations
           where instance_id = ?1 and status = ?2 order by updated_at desc, id desc limit 100)
         where customer_name like ?3 escape '\\' or customer_id like ?3 escape '\\'`,
        instanceId,
        status,
        pattern,
      )
      .map((row) => str(row, 'id')),
  )

export function findMatch(
  db: Connection,
  { seqs, words }: SearchCandidates,
  conversationId: string,
): MessageMatch | undefined {
  const seq = seqs.get(conversationId)
  const row = seq === undefined ? undefined : db.get('select id, text from messages where seq = ?', seq)
  return row && { messageId: str(row, 'id'), ...excerptOf(str(row, 'text'), words) }
}
