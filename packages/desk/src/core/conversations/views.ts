/**
 * The lists of the inbox: what each asks of the server, which conversations belong to it, in which order. Waiting holds
 * every customer who waits for an answer, whoever has the conversation: nobody is forgotten because a colleague is away.
 */
import type { ConversationItem } from '@passerelle/protocol'
import type { ConversationQuery } from '../api/desk-api.ts'
import { search } from '../api/search-params.ts'

/** Those that everybody has. */
export const VIEWS = ['waiting', 'mine', 'unassigned', 'open', 'closed'] as const
/** What is in the agent's queues, in one queue, with the bot, or a colleague's. */
export type View = (typeof VIEWS)[number] | 'queue' | `queue:${string}` | 'bot' | 'snoozed' | `agent:${string}`

const QUEUE = 'queue:'
const AGENT = 'agent:'

export const isView = (name: string | undefined): name is View =>
  name === 'queue' ||
  name === 'bot' ||
  name === 'snoozed' ||
  name?.startsWith(QUEUE) === true ||
  name?.startsWith(AGENT) === true ||
  VIEWS.some((view) => view === name)

export const viewOfQueue = (queue: string): View => `${QUEUE}${queue}`

/** The one queue whose list it is. */
export const queueOf = (view: View): string | undefined =>
  view.startsWith(QUEUE) ? view.slice(QUEUE.length) : undefined

export const viewOfAgent = (agent: string): View => `${AGENT}${agent}`

/** The one colleague whose list it is. */
export const agentOf = (view: View): string | undefined =>
  view.startsWith(AGENT) ? view.slice(AGENT.length) : undefined

/** What a list is called and says of itself: all queues alike, and all colleagues. */
export function kindOf(view: View) {
  if (agentOf(view) !== undefined) return 'agent'
  return queueOf(view) === undefined ? (view as Exclude<View, `queue:${string}` | `agent:${string}`>) : 'queue'
}

export type Sort = 'longest_waiting' | 'newest'

/** One list on the screen. */
export interface ListChoice {
  view: View
  /** What is searched for, or nothing. */
  q: string
  /** The one connector whose conversations are shown, or nothing. */
  connector: string
  /** The one tag that all of them have, or nothing. */
  tag?: string
  /** Those whose conversations are shown, in a list of queues. */
  queues?: readonly string[] | undefined
  /** Who waits longest first, where nothing else is chosen. */
  sort?: Sort
}

/** A search looks everywhere: who searches for a customer does not know in which list they are. */
export function listQuery({ view, q, connector, tag = '', sort = 'longest_waiting' }: ListChoice): ConversationQuery {
  if (q !== '') return { status: 'all', q }
  return {
    ...askedOf(view),
    ...(isByWait(view) && { sort }),
    ...(connector !== '' && { connector }),
    ...(tag !== '' && { tag }),
  }
}

/** A queue may be one that the agent does not serve. */
function askedOf(view: View): ConversationQuery {
  const queue = queueOf(view)
  if (queue !== undefined) return { view: 'unassigned', queue }
  const kind = kindOf(view)
  if (kind === 'agent') return { status: 'open', assignee: agentOf(view) ?? '' }
  return { view: kind === 'open' ? 'all' : kind }
}

export function belongsToList(choice: ListChoice, item: ConversationItem, me: string): boolean {
  const { view, q, connector, tag = '', queues } = choice
  // Only the server knows what fits a search; what it has found stays.
  if (q !== '') return true
  if (connector !== '' && item.connector_id !== connector) return false
  if (tag !== '' && !item.tags.includes(tag)) return false
  return belongsToView(view, item, me) && (queues === undefined || isInOneOf(queues, item))
}

const isInOneOf = (queues: readonly string[], { queue }: ConversationItem): boolean =>
  queue !== null && queues.includes(queue.id)

export function belongsToView(view: View, item: ConversationItem, me: string): boolean {
  const kind = kindOf(view)
  if (kind === 'closed') return item.status === 'closed'
  if (item.status !== 'open') return false
  if (kind === 'open') return true
  if (kind === 'agent') return item.assignee?.id === agentOf(view)
  if (kind === 'snoozed') return item.snoozed_until !== null
  if (item.snoozed_until !== null) return false
  if (kind === 'waiting') return item.waiting_since !== null
  if (kind === 'bot') return item.owner?.type === 'bot'
  if (kind === 'unassigned' || kind === 'queue') return item.assignee === null && item.owner?.type !== 'bot'
  return item.assignee?.id === me
}

/** Below zero when the first comes before the second: the order the server gives the list. */
export type Order = (a: ConversationItem, b: ConversationItem) => number

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const newestFirst: Order = (a, b) => compare(b.updated_at, a.updated_at) || compare(b.id, a.id)

/** After all times. */
const NEVER = '~'
const longestWaitingFirst: Order = (a, b) =>
  compare(a.waiting_since ?? NEVER, b.waiting_since ?? NEVER) || compare(a.id, b.id)

/** Wherever anybody can wait. */
export const isByWait = (view: View): boolean => view !== 'closed' && view !== 'bot' && view !== 'snoozed'

/** Who waits longest comes first wherever anybody can wait, so that a row moves for what its customer does alone. */
export const orderOfList = ({ view, q, sort }: ListChoice): Order =>
  q === '' && isByWait(view) && sort !== 'newest' ? longestWaitingFirst : newestFirst

/** Lists that agents take conversations from; once taken, the desk goes on with it in Mine. */
export const isTakenFrom = (view: View): boolean => ['waiting', 'unassigned', 'queue'].includes(kindOf(view))

/** Where a conversation is found; with the search that found it, and the message it found. */
export const inboxPath = (view: View, conversation?: string, q = '', message?: string): string =>
  `/inbox/${view}${conversation ? `/${encodeURIComponent(conversation)}` : ''}${search({ q, message })}`
