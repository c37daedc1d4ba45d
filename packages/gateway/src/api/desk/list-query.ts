/** The query of the list of conversations, and what the store is asked for it. */
import { conversationSorts, conversationViews } from '@passerelle/protocol'
import { type Static, Type } from 'typebox'
import type { ConversationFilter, Reader } from '../../conversations/conversation-store.ts'
import { filterOfView } from '../../conversations/views.ts'
import { type Fault, invalidRequest } from '../../lib/errors.ts'
import { pageQuery } from '../page-query.ts'
import type { InboxAgent } from './authenticate.ts'

const ofOne = Type.String({ minLength: 1, maxLength: 256, errorText: 'must be an id of 1 to 256 characters, once' })

export const ofConnector = { connector: Type.Optional(ofOne) }

export const listQuery = Type.Object({
  ...pageQuery,
  view: Type.Optional(
    Type.Enum([...conversationViews], { errorText: `must be one of ${conversationViews.join(', ')}` }),
  ),
  sort: Type.Optional(Type.Enum([...conversationSorts], { errorText: `must be ${conversationSorts.join(' or ')}` })),
  ...ofConnector,
  status: Type.Optional(Type.Enum(['open', 'closed', 'all'], { errorText: 'must be open, closed or all' })),
  assignee: Type.Optional(
    Type.String({ minLength: 1, maxLength: 256, errorText: 'must be me, none, or the id of an agent' }),
  ),
  waiting: Type.Optional(Type.Enum(['true', 'false'], { errorText: 'must be true or false' })),
  connector_id: Type.Optional(ofOne),
  customer_id: Type.Optional(ofOne),
  q: Type.Optional(Type.String({ maxLength: 256, errorText: 'must be at most 256 characters, once' })),
})

type ListQuery = Static<typeof listQuery>

export function readFilter(
  { id, instanceId, reader }: InboxAgent,
  query: ListQuery,
): ConversationFilter & { reader: Reader } {
  const chosen = query.view ? filterOfView(query.view, id) : choose(id, query)
  const { connector, connector_id: connectorId = connector, customer_id: customerId, q } = query
  const filter = { ...chosen, sort: query.sort ?? chosen.sort }
  refuse(findFaults(query, filter))
  return { ...filter, instanceId, connectorId, customerId, q: q?.trim(), reader }
}

function choose(agentId: string, { status = 'all', assignee, waiting }: ListQuery): ReturnType<typeof filterOfView> {
  const assignees = new Map<string | undefined, string | null>([
    ['me', agentId],
    ['none', null],
  ])
  return {
    status,
    assignee: assignees.has(assignee) ? assignees.get(assignee) : assignee,
    waiting: waiting === 'true',
  }
}

function findFaults(query: ListQuery, { status, sort }: Pick<ConversationFilter, 'status' | 'sort'>): Fault[] {
  const faults: Fault[] = []
  const others = (['status', 'assignee', 'waiting'] as const).filter((name) => query[name] !== undefined)
  if (query.view && others.length > 0) {
    faults.push({ path: '/view', message: 'cannot be combined with status, assignee or waiting' })
  }
  if (query.connector && query.connector_id && query.connector !== query.connector_id) {
    faults.push({ path: '/connector', message: 'differs from connector_id: give only one of them' })
  }
  if (sort === 'longest_waiting' && status !== 'open') {
    faults.push({
      path: '/sort',
      message: 'longest_waiting needs open conversations: add status=open or a view of them',
    })
  }
  return faults
}

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalidRequest('The conversations were not listed.', faults)
}
