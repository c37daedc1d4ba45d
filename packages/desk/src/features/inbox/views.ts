/**
 * The four lists of the inbox: what each asks of the server, and which conversations belong to it. Waiting holds every
 * customer who waits for an answer, whoever has the conversation: nobody is forgotten because a colleague is away.
 */
import type { ConversationItem } from '@passerelle/protocol'
import type { ConversationQuery } from '../../api/endpoints.ts'
import { search } from '../../api/search-params.ts'

export const VIEWS = ['waiting', 'mine', 'open', 'closed'] as const
export type View = (typeof VIEWS)[number]

export const isView = (name: string | undefined): name is View => VIEWS.some((view) => view === name)

const QUERIES: Record<View, ConversationQuery> = {
  waiting: { status: 'open', waiting: 'true' },
  mine: { status: 'open', assignee: 'me' },
  open: { status: 'open' },
  closed: { status: 'closed' },
}

/** A search looks everywhere: who searches for a customer does not know in which list they are. */
export const viewQuery = (view: View, q: string): ConversationQuery => (q === '' ? QUERIES[view] : { status: 'all', q })

export function belongsToView(view: View, item: ConversationItem, me: string): boolean {
  if (view === 'closed') return item.status === 'closed'
  if (item.status !== 'open') return false
  if (view === 'waiting') return item.waiting_since !== null
  return view === 'open' || item.assignee?.id === me
}

/** Where a conversation is found; with the search that found it, and the message it found. */
export const inboxPath = (view: View, conversation?: string, q = '', message?: string): string =>
  `/inbox/${view}${conversation ? `/${encodeURIComponent(conversation)}` : ''}${search({ q, message })}`
