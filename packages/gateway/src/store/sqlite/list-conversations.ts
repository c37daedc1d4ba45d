/** The lists of conversations: filtered, searched, in one of two orders. */
import type { ConversationStatus } from '@passerelle/protocol'
import type { Conversation } from '../../conversations/conversation.ts'
import type { ConversationFilter, Reader } from '../../conversations/conversation-store.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import type { Row } from '../sql/engine.ts'
import { readCursor, str, toPage } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { chooseWalk, longestWaiting, newest, type Order } from './conversation-walks.ts'
import { findCandidates, findMatch, type SearchCandidates } from './search.ts'
import { readerId, select, toConversation } from './select-conversations.ts'

type ListRequest = PageRequest & ConversationFilter & { reader?: Reader }

export function listConversations(db: Connection, request: ListRequest): PageOf<Conversation> {
  const { limit, q } = request
  const order = request.sort === 'longest_waiting' ? longestWaiting : newest
  const candidates = q ? findCandidates(db, request.instanceId, q) : undefined
  const filter = toFilter(request, order, candidates)
  // Two walks, merged, rather than an index of both kinds, in which every message would move its conversation.
  const isNarrow = candidates !== undefined || request.customerId !== undefined
  const ids = statusesOf(request)
    .flatMap((status) => {
      const walk = chooseWalk(db, { filter: request, status, isNarrow })
      return db.all(
        `select v.id, ${order.key} as key from ${walk.from} where ${walk.where} ${filter.sql} order by ${order.by} limit ?`,
        ...[...walk.values, ...filter.values, limit + 1],
      )
    })
    .sort(order.compare)
    .slice(0, limit + 1)
    .map((row) => str(row, 'id'))
  const page = toPage(readRows(db, request.reader, ids), limit, toConversation, order.cursor.of)
  for (const item of candidates ? page.items : []) {
    const match = candidates && findMatch(db, candidates, item.id)
    if (match) item.match = match
  }
  return page
}

/** In a closed conversation nobody waits. */
function statusesOf({ status, waiting }: ListRequest): ConversationStatus[] {
  const wanted: ConversationStatus[] = status === 'all' ? ['open', 'closed'] : [status]
  return waiting ? wanted.filter((one) => one === 'open') : wanted
}

/** Only those of a page are read whole. */
function readRows(db: Connection, reader: Reader, ids: readonly string[]): Row[] {
  const rows = db.all(`${select} where v.id in (select value from json_each(?))`, readerId(reader), JSON.stringify(ids))
  const byId = new Map(rows.map((row) => [str(row, 'id'), row]))
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined)
}

function toFilter(request: ListRequest, order: Order, candidates: SearchCandidates | undefined) {
  const { instanceId, assignee, waiting, connectorId, customerId, cursor } = request
  const key = readCursor(cursor, order.cursor.shape)
  const values: (string | number)[] = []
  let filter = ''
  // What was found is looked up by its id, never among all of a connector or an agent.
  const plus = candidates ? '+' : ''
  if (assignee === null) filter += ` and ${plus}v.assignee_id is null`
  else if (assignee !== undefined) {
    filter += ` and ${plus}v.assignee_id = ?`
    values.push(assignee)
  }
  if (waiting) filter += ` and ${order.waits}`
  if (connectorId !== undefined) {
    filter += ` and ${plus}v.connector_id = ?`
    values.push(connectorId)
  }
  if (customerId !== undefined) {
    filter += ` and ${plus}v.customer_id = ?`
    values.push(customerId)
    // The index of customers begins with the connector.
    if (connectorId === undefined) {
      filter += ` and ${plus}v.connector_id in (select id from connectors where instance_id = ?)`
      values.push(instanceId)
    }
  }
  if (candidates) {
    filter += ' and v.id in (select value from json_each(?))'
    values.push(JSON.stringify(candidates.ids))
  }
  if (key) {
    filter += ` and ${order.after}`
    values.push(...key.slice(-2))
  }
  return { sql: filter, values }
}
