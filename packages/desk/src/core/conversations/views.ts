/**
 * The lists of the inbox: what each asks of the server, which conversations belong to it, in which order. Waiting holds
 * every customer who waits for an answer, whoever has the conversation: nobody is forgotten because a colleague is away.
 */
import type { ConversationItem } from '@passerelle/protocol'
import type { ConversationQuery } from '../api/desk-api.ts'
import { search } from '../api/search-params.ts'

export const VIEWS = ['waiting', 'mine', 'unassigned', 'open', 'closed'] as const
export type View = (typeof VIEWS)[number]

export const isView = (name: string | undefined): name is View => VIEWS.some((view) => view === name)

/** One list on the screen. */
export interface ListChoice {
  view: View
  /** What is searched for, or nothing. */
  q: string
  /** The one connector whose conversations are shown, or nothing. */
  connector: string
  /** The one tag that all of them have, or nothing. */
  tag?: string
}

/** A search looks everywhere: who searches for a customer does not know in which list they are. */
export function listQuery({ view, q, connector, tag = '' }: ListChoice): ConversationQuery {
  if (q !== '') return { status: 'all', q }
  return {
    view: view === 'open' ? 'all' : view,
    ...(view !== 'closed' && { sort: 'longest_waiting' }),
    ...(connector !== '' && { connector }),
    ...(tag !== '' && { tag }),
  }
}

export function belongsToList(
  { view, q, connector, tag = '' }: ListChoice,
  item: ConversationItem,
  me: string,
): boolean {
  // Only the server knows what fits a search; what it has found stays.
  if (q !== '') return true
  if (connector !== '' && item.connector_id !== connector) return false
  if (tag !== '' && !item.tags.includes(tag)) return false
  return belongsToView(view, item, me)
}

export function belongsToView(view: View, item: ConversationItem, me: string): boolean {
  if (view === 'closed') return item.status === 'closed'
  if (item.status !== 'open') return false
  if (view === 'waiting') return item.waiting_since !== null
  if (view === 'unassigned') return item.assignee === null
  return view === 'open' || item.assignee?.id === me
}

/** Below zero when the first comes before the second: the order the server gives the list. */
export type Order = (a: ConversationItem, b: ConversationItem) => number

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const newestFirst: Order = (a, b) => compare(b.updated_at, a.updated_at) || compare(b.id, a.id)

/** After all times. */
const NEVER = '~'
const longestWaitingFirst: Order = (a, b) =>
  compare(a.waiting_since ?? NEVER, b.waiting_since ?? NEVER) || compare(a.id, b.id)

/** Who waits longest comes first wherever anybody can wait, so that a row moves for what its customer does alone. */
export const orderOfList = ({ view, q }: ListChoice): Order =>
  q === '' && view !== 'closed' ? longestWaitingFirst : newestFirst

/** Lists that agents take conversations from; once taken, the desk goes on with it in Mine. */
export const isTakenFrom = (view: View): boolean => view === 'waiting' || view === 'unassigned'

/** Where a conversation is found; with the search that found it, and the message it found. */
export const inboxPath = (view: View, conversation?: string, q = '', message?: string): string =>
  `/inbox/${view}${conversation ? `/${encodeURIComponent(conversation)}` : ''}${search({ q, message })}`
