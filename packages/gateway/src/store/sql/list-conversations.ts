/** The lists of conversations: filtered, searched, in one of two orders. */
import type { ConversationStatus } from '@passerelle/protocol'
import type { Conversation } from '../../conversations/conversation.ts'
import type { ConversationFilter, Reader } from '../../conversations/conversation-store.ts'
import { filtersInSight } from '../../conversations/sight.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import { findByReach } from './contact-store.ts'
import { chooseWalks, type Order, orderOf } from './conversation-walks.ts'
import { all, type Dialect, get, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { num, readCursor, str, toPage } from './rows.ts'
import { findMatches, findNotes, type SearchCandidates, type SearchIndex } from './search-index.ts'
import { readerId, selectConversations, toConversation } from './select-conversations.ts'

type ListRequest = PageRequest & ConversationFilter & { reader?: Reader }

export function* listConversations(
  dialect: Dialect,
  search: SearchIndex,
  request: ListRequest,
): Steps<PageOf<Conversation>> {
  const { limit, q } = request
  const order = orderOf(dialect, request)
  const candidates = q ? yield* taggedOf(request, yield* findCandidates({ dialect, search }, request, q)) : undefined
  const isRare = candidates === undefined && (yield* isRareTag(request))
  const isNarrow =
    candidates !== undefined || request.customerId !== undefined || request.customers !== undefined || isRare
  const found = new Map<string, Row>()
  for (const seen of filtersInSight(request)) {
    const filter = toFilter(dialect, { request: { ...request, ...seen }, order, candidates, isRare })
    for (const walk of yield* chooseWalks(dialect, { filter: seen, statuses: statusesOf(request), isNarrow })) {
      const rows = yield* all(
        `select v.id, ${order.key} as key from ${walk.from} where ${walk.where} ${filter.sql} order by ${order.by} limit ?`,
        ...[...walk.values, ...filter.values, limit + 1],
      )
      // What is the agent's, and of their queue too, comes by both.
      for (const row of rows) found.set(str(row, 'id'), row)
    }
  }
  const ids = [...found.values()]
    .sort(order.compare)
    .slice(0, limit + 1)
    .map((row) => str(row, 'id'))
  const page = toPage(yield* readRows(dialect, request.reader, ids), limit, toConversation, order.cursor.of)
  if (!candidates) return page
  const matches = yield* findMatches(
    candidates,
    page.items.map(({ id }) => id),
  )
  for (const item of page.items) {
    const match = matches.get(item.id)
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
function* readRows(dialect: Dialect, reader: Reader, ids: readonly string[]): Steps<Row[]> {
  if (ids.length === 0) return []
  const sql = `${selectConversations(dialect)} where v.id in (${marks(ids)})`
  const rows = yield* all(sql, readerId(reader), ...padded(ids))
  const byId = new Map(rows.map((row) => [str(row, 'id'), row]))
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined)
}

interface Filtered {
  request: ListRequest
  order: Order
  candidates: SearchCandidates | undefined
  /** Its tag is. */
  isRare: boolean
}

function toFilter({ apart }: Dialect, { request, order, candidates, isRare }: Filtered) {
  const { instanceId, assignee, waiting, withBot, snoozed, queueIds, connectorId, customerId, customers, tag, cursor } =
    request
  const key = readCursor(cursor, order.cursor.shape)
  const values: (string | number)[] = []
  let filter = ''
  // What was found is looked up by its id, never among all of a connector or an agent.
  const column = (name: string): string => (candidates || isRare ? apart(`v.${name}`) : `v.${name}`)
  if (assignee === null) filter += ` and ${column('assignee_id')} is null and v.with_bot = 0`
  else if (assignee !== undefined) {
    filter += ` and ${column('assignee_id')} = ?`
    values.push(assignee)
  }
  if (withBot) filter += ' and v.with_bot = 1'
  if (snoozed !== undefined) filter += ` and v.snoozed_until is ${snoozed ? 'not null' : 'null'}`
  if (queueIds !== undefined) {
    filter += ` and ${column('queue_id')} in (${marks(queueIds)})`
    values.push(...padded(queueIds))
  }
  if (waiting) filter += ` and ${order.waits}`
  if (connectorId !== undefined) {
    filter += ` and ${column('connector_id')} = ?`
    values.push(connectorId)
  }
  if (customerId !== undefined) {
    filter += ` and ${column('customer_id')} = ?`
    values.push(customerId)
    // The index of customers begins with the connector.
    if (connectorId === undefined) {
      filter += ` and ${column('connector_id')} in (select id from connectors where instance_id = ?)`
      values.push(instanceId)
    }
  }
  if (customers !== undefined) {
    filter += ` and (v.connector_id, v.customer_id) in (values ${marks(customers, '(?, ?)')})`
    values.push(...padded(customers).flatMap((one) => [one.connectorId, one.customerId]))
  }
  if (tag !== undefined && !candidates) {
    // A rare one finds its conversations; else it is looked up for each in the order of the list. The
    // offset keeps PostgreSQL from gathering all that have it.
    const tagged = isRare
      ? `v.id in (select conversation_id from conversation_tags where tag = ? and instance_id = ? limit ${rareTag})`
      : `exists (select 1 from conversation_tags t
           where t.conversation_id = v.id and t.tag = ? and t.instance_id = ? limit 1 offset 0)`
    filter += ` and ${tagged}`
    values.push(tag, instanceId)
  }
  if (candidates) {
    filter += ` and v.id in (${marks(candidates.ids)})`
    values.push(...padded(candidates.ids))
  }
  if (key) {
    filter += ` and ${order.after}`
    values.push(...key.slice(-2))
  }
  return { sql: filter, values }
}

/** What holds the words, notes too, and whoever is reached by them. */
function* findCandidates(
  { dialect, search }: { dialect: Dialect; search: SearchIndex },
  { instanceId, sight }: ListRequest,
  q: string,
): Steps<SearchCandidates> {
  const wanted = { instanceId, q, sight }
  const found = yield* search.findCandidates(wanted)
  const notes = yield* findNotes(dialect, wanted, found.phrases)
  const reached = yield* findByReach(instanceId, q)
  return { ...found, notes, ids: [...new Set([...found.ids, ...notes.keys(), ...reached])] }
}

/** Of what a search found, what has the tag. */
function* taggedOf({ instanceId, tag }: ListRequest, found: SearchCandidates): Steps<SearchCandidates> {
  if (tag === undefined) return found
  const rows = yield* all(
    `select conversation_id from conversation_tags
     where conversation_id in (${marks(found.ids)}) and tag = ? and instance_id = ?`,
    ...[...padded(found.ids), tag, instanceId],
  )
  const tagged = new Set(rows.map((row) => str(row, 'conversation_id')))
  return { ...found, ids: found.ids.filter((id) => tagged.has(id)) }
}

/** So few are sorted in a millisecond or two. */
const rareTag = 1000

function* isRareTag({ instanceId, tag }: ListRequest): Steps<boolean> {
  if (tag === undefined) return false
  const row = yield* get(
    `select count(*) as count from (
       select 1 as one from conversation_tags where instance_id = ? and tag = ? limit ?) as counted`,
    ...[instanceId, tag, rareTag + 1],
  )
  return row !== undefined && num(row, 'count') <= rareTag
}
