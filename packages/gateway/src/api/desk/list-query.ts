/** The query of the list of conversations, and what the store is asked for it. */

import { conversationSorts, conversationViews } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { Static } from 'typebox'
import type { ConversationFilter, Reader } from '../../conversations/conversation-store.ts'
import { filterOfView } from '../../conversations/views.ts'
import { ApiError, type Fault, fault } from '../../lib/errors.ts'
import { pageQuery } from '../http/page-query.ts'
import type { InboxAgent } from './authenticate.ts'

const ofOne = Type.String({ minLength: 1, maxLength: 256, fault: reason('not_one_id', { max: 256 }) })

export const ofConnector = { connector: Type.Optional(ofOne) }

export const listQuery = Type.Object({
  ...pageQuery,
  view: Type.Optional(
    Type.Enum([...conversationViews], { fault: reason('not_a_choice', { choices: conversationViews }) }),
  ),
  sort: Type.Optional(
    Type.Enum([...conversationSorts], { fault: reason('not_a_choice', { choices: conversationSorts }) }),
  ),
  ...ofConnector,
  queue: Type.Optional(ofOne),
  tag: Type.Optional(ofOne),
  status: Type.Optional(
    Type.Enum(['open', 'closed', 'all'], { fault: reason('not_a_choice', { choices: ['open', 'closed', 'all'] }) }),
  ),
  assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 256, fault: reason('not_an_assignee_filter') })),
  waiting: Type.Optional(Type.Enum(['true', 'false'], { fault: reason('not_a_boolean') })),
  connector_id: Type.Optional(ofOne),
  customer_id: Type.Optional(ofOne),
  contact: Type.Optional(ofOne),
  q: Type.Optional(Type.String({ maxLength: 256, fault: reason('not_one_query', { max: 256 }) })),
})

type ListQuery = Static<typeof listQuery>

export function readFilter(
  { id, instanceId, reader, sight }: InboxAgent,
  query: ListQuery,
): ConversationFilter & { reader: Reader } {
  const chosen = query.view ? filterOfView(query.view, id) : choose(id, query)
  const { connector, connector_id: connectorId = connector, customer_id: customerId, queue, tag, q } = query
  const filter = { ...chosen, sort: query.sort ?? chosen.sort }
  refuse(findFaults(query, filter))
  const queueIds = queue === undefined ? undefined : [queue]
  return { ...filter, instanceId, connectorId, customerId, queueIds, tag, q: q?.trim(), reader, sight }
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
    faults.push(fault('/view', 'view_and_filter'))
  }
  if (query.connector && query.connector_id && query.connector !== query.connector_id) {
    faults.push(fault('/connector', 'two_connectors'))
  }
  if (sort === 'longest_waiting' && status !== 'open') {
    faults.push(fault('/sort', 'waiting_not_open'))
  }
  return faults
}

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw new ApiError(reason('not_listed'), { faults })
}
