/** The lists agents work from: what is in each, and its order when none is asked for. Pure. */
import type { ConversationView } from '@passerelle/protocol'
import type { ConversationFilter } from './conversation-store.ts'

type ViewFilter = Pick<ConversationFilter, 'status' | 'assignee' | 'waiting' | 'withBot' | 'snoozed' | 'sort'>

export function filterOfView(view: ConversationView, agentId: string): ViewFilter {
  switch (view) {
    case 'waiting':
      return { status: 'open', waiting: true, sort: 'longest_waiting' }
    // Of the agent's own queues: whoever lists it says which.
    case 'queue':
    case 'unassigned':
      return { status: 'open', assignee: null, snoozed: false, sort: 'longest_waiting' }
    case 'mine':
      return { status: 'open', assignee: agentId, snoozed: false, sort: 'newest' }
    case 'snoozed':
      return { status: 'open', snoozed: true, sort: 'newest' }
    case 'bot':
      return { status: 'open', withBot: true, sort: 'newest' }
    case 'all':
      return { status: 'open', sort: 'newest' }
    case 'closed':
      return { status: 'closed', sort: 'newest' }
  }
}
