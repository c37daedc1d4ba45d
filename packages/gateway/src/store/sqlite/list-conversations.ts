/** The lists of conversations: filtered, searched, in one of two orders, each of which is that of an index. */
import type { Conversation } from '../../conversations/conversation.ts'
import type { ConversationFilter, Reader } from '../../conversations/conversation-store.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import type { Connection, Row } from './connection.ts'
import { num, readCursor, str, toPage } from './rows.ts'
import { findCandidates, findMatch, type SearchCandidates } from './search.ts'
import { longestWait, readerId, select, toConversation, waits } from './select-conversations.ts'

type ListRequest = PageRequest & ConversationFilter & { reader?: Reader }

interface Order {
  /** Of a page's end. */
  cursor: { shape: string; of(row: Row): (string | number)[] }
  after: string
  by: string
  /** Said in the words of the order's own index, or the engine takes the other one and sorts. */
  waits: string
  compare(a: Row, b: Row): number
}

const byId = (a: Row, b: Row): number => (str(a, 'id') < str(b, 'id') ? -1 : 1)

const newest: Order = {
  cursor: { shape: 'ns', of: (row) => [num(row, 'updated_at'), str(row, 'id')] },
  after: '(v.updated_at, v.id) < (?, ?)',
  by: 'v.updated_at desc, v.id desc',
  waits: 'v.waiting_since is not null',
  compare: (a, b) => num(b, 'updated_at') - num(a, 'updated_at') || byId(b, a),
}
const longestWaiting: Order = {
  cursor: { shape: 'sns', of: (row) => ['longest_waiting', num(row, 'longest_wait'), str(row, 'id')] },
  after: `(${longestWait}, v.id) > (?, ?)`,
  by: `${longestWait}, v.id`,
  waits,
  compare: (a, b) => num(a, 'longest_wait') - num(b, 'longest_wait') || byId(a, b),
}

export function listConversations(db: Connection, request: ListRequest): PageOf<Conversation> {
  const { instanceId, limit, q } = request
  const order = request.sort === 'longest_waiting' ? longestWaiting : newest
  const candidates = q ? findCandidates(db, instanceId, q) : undefined
  const { filter, values } = toFilter(request, order, candidates)
  // Of one customer there are few, and of what was found: the plus keeps the engine from walking all for their order.
  const plus = request.customerId === undefined && !candidates ? '' : '+'
  // Two walks of one index, merged, rather than a second index that every message would have to move in.
  const statuses = request.status === 'all' ? ['open', 'closed'] : [request.status]
  const rows = statuses
    .flatMap((status) =>
      db.all(
        `${select} where ${plus}v.instance_id = ? and ${plus}v.status = '${status}' ${filter} order by ${order.by} limit ?`,
        readerId(request.reader),
        instanceId,
        ...values,
        limit + 1,
      ),
    )
    .sort(order.compare)
    .slice(0, limit + 1)
  const page = toPage(rows, limit, toConversation, order.cursor.of)
  for (const item of candidates ? page.items : []) {
    const match = candidates && findMatch(db, candidates, item.id)
    if (match) item.match = match
  }
  return page
}

function toFilter(request: ListRequest, order: Order, candidates: SearchCandidates | undefined) {
  const { instanceId, assignee, waiting, connectorId, customerId, cursor } = request
  const key = readCursor(cursor, order.cursor.shape)
  const values: (string | number)[] = []
  let filter = ''
  if (assignee === null) filter += ' and v.assignee_id is null'
  else if (assignee !== undefined) {
    filter += ' and v.assignee_id = ?'
    values.push(assignee)
  }
  if (waiting) filter += ` and ${order.waits}`
  if (connectorId !== undefined) {
    filter += ' and v.connector_id = ?'
    values.push(connectorId)
  }
  if (customerId !== undefined) {
    filter += ' and v.customer_id = ?'
    values.push(customerId)
    // The index of customers begins with the connector.
    if (connectorId === undefined) {
      filter += ' and v.connector_id in (select id from connectors where instance_id = ?)'
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
  return { filter, values }
}
