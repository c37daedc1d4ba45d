/** What is searched for among messages and names. How the words are indexed is each engine's own; the rest is here. */
import type { MessageMatch } from '../../conversations/conversation.ts'
import { type Note, noteKind } from '../../conversations/note.ts'
import type { Sight } from '../../conversations/sight.ts'
import { excerptOf, excerptOfMessage } from '../../search/excerpt.ts'
import { foldText } from '../../search/fold-text.ts'
import { findPhrases, type Phrase, runsOf } from '../../search/search-query.ts'
import type { SearchStore } from '../../search/search-store.ts'
import { all, type Dialect, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { str } from './rows.ts'

export interface SearchIndex extends SearchStore {
  /**
   * Which conversations hold what is searched for: those of the newest hits in sight, `maxHits` of messages and as many of
   * names.
   */
  findCandidates(search: Search): Steps<SearchCandidates>
  /** Inside a write: from its commit on they are found by their customer's name and id as they are now. */
  indexNames(conversationIds: readonly string[]): Steps<void>
}

export interface Search {
  instanceId: string
  q: string
  sight?: Sight | undefined
}

export interface SearchCandidates {
  phrases: readonly Phrase[]
  /** Of conversations, in no particular order. */
  ids: readonly string[]
  /** The newest hit of each conversation that was found by a message. */
  seqs: ReadonlyMap<string, number>
  /** The newest hit of each that was found by a note. */
  notes?: ReadonlyMap<string, Pick<Note, 'id' | 'text'>>
}

/** Nobody reads on past a thousand. */
export const maxHits = 1000

/**
 * Whether a conversation is in sight, as a condition on `v`. Asked of each hit: looked up by the agent or the queue, it
 * would gather everything they ever had.
 */
export function sightCondition(
  { apart }: Pick<Dialect, 'apart'>,
  sight: Sight = 'all',
): [sql: string, values: string[]] {
  if (sight === 'all') return ['', []]
  const { agentId, queueIds } = sight
  return [
    ` and (${apart('v.assignee_id')} = ? or ${apart('v.queue_id')} in (${marks(queueIds)}))`,
    [agentId, ...padded(queueIds)],
  ]
}

/** By their names. What has just come may not be in the index yet. */
export function* findNewest(instanceId: string, phrases: readonly Phrase[]): Steps<string[]> {
  const found: string[] = []
  for (const status of ['open', 'closed']) {
    const rows = yield* all(
      `select id, customer_name, customer_id from conversations
       where instance_id = ? and status = ? order by updated_at desc, id desc limit 100`,
      instanceId,
      status,
    )
    for (const row of rows) if (isNamed(row, phrases)) found.push(str(row, 'id'))
  }
  return found
}

function isNamed(row: Row, phrases: readonly Phrase[]): boolean {
  const runs = ['customer_name', 'customer_id'].flatMap((column) => runsOf(foldText(str(row, column))))
  return phrases.every(({ tokens }) => runs.some((run) => run.join('').includes(tokens.join(''))))
}

/** Notes that are looked at, from the newest on: they are few beside messages, and folded while one waits. */
const mostNotes = 1000

/** The newest note of each conversation that holds the words. */
export function* findNotes(
  dialect: Dialect,
  { instanceId, sight }: Search,
  phrases: readonly Phrase[],
): Steps<Map<string, Pick<Note, 'id' | 'text'>>> {
  const found = new Map<string, Pick<Note, 'id' | 'text'>>()
  if (phrases.length === 0) return found
  const [isSeen, values] = sightCondition(dialect, sight)
  const rows = yield* all(
    `select a.id, a.conversation_id, a.params from activities a join conversations v on v.id = a.conversation_id
     where a.kind = '${noteKind}' and ${dialect.apart('a.instance_id')} = ?${isSeen} order by a.seq desc limit ?`,
    ...[instanceId, ...values, mostNotes],
  )
  for (const row of rows) {
    const id = str(row, 'conversation_id')
    const { text = '' }: Partial<Note> = JSON.parse(str(row, 'params'))
    if (!found.has(id) && holds(text, phrases)) found.set(id, { id: str(row, 'id'), text })
  }
  return found
}

function holds(text: string, phrases: readonly Phrase[]): boolean {
  const tokens = foldText(text)
  return phrases.every((phrase) => findPhrases(tokens, [phrase]).length > 0)
}

/** The hits that these conversations were found by, of those that a message was found in. */
export function* findMatches(
  { seqs, notes, phrases }: SearchCandidates,
  conversationIds: readonly string[],
): Steps<Map<string, MessageMatch>> {
  const matches = new Map<string, MessageMatch>()
  for (const id of conversationIds) {
    const note = notes?.get(id)
    if (note) matches.set(id, { messageId: null, noteId: note.id, ...excerptOf(note.text, phrases) })
  }
  const hits = conversationIds.flatMap((id) => seqs.get(id) ?? [])
  if (hits.length === 0) return matches
  const rows = yield* all(
    `select conversation_id, id, text, metadata from messages where seq in (${marks(hits)})`,
    ...padded(hits),
  )
  for (const row of rows) {
    const excerpt = excerptOfMessage(str(row, 'text'), str(row, 'metadata'), phrases)
    matches.set(str(row, 'conversation_id'), { messageId: str(row, 'id'), noteId: null, ...excerpt })
  }
  return matches
}
