/** What is searched for among messages and names. How the words are indexed is each engine's own; the rest is here. */
import type { MessageMatch } from '../../conversations/conversation.ts'
import type { Sight } from '../../conversations/sight.ts'
import { excerptOfMessage } from '../../search/excerpt.ts'
import { foldText } from '../../search/fold-text.ts'
import { type Phrase, runsOf } from '../../search/search-query.ts'
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

/** The hits that these conversations were found by, of those that a message was found in. */
export function* findMatches(
  { seqs, phrases }: SearchCandidates,
  conversationIds: readonly string[],
): Steps<Map<string, MessageMatch>> {
  const hits = conversationIds.flatMap((id) => seqs.get(id) ?? [])
  if (hits.length === 0) return new Map()
  const rows = yield* all(
    `select conversation_id, id, text, metadata from messages where seq in (${marks(hits)})`,
    ...padded(hits),
  )
  return new Map(
    rows.map((row) => [
      str(row, 'conversation_id'),
      { messageId: str(row, 'id'), ...excerptOfMessage(str(row, 'text'), str(row, 'metadata'), phrases) },
    ]),
  )
}
