/**
 * The ways through the open or the closed conversations that a list can take. One in the list's own order ends with its
 * page, but passes over whatever a filter leaves out; so where a filter leaves few, those few are sorted. That takes no
 * index in which each message would move its conversation.
 */
import type { ConversationStatus } from '@passerelle/protocol'
import type { ConversationFilter } from '../../conversations/conversation-store.ts'
import { type Dialect, get, type Row, type Steps } from './engine.ts'
import { num, str } from './rows.ts'
import { longestWait, waits } from './select-conversations.ts'

export interface Order {
  /** Of a page's end. */
  cursor: { shape: string; of(row: Row): (string | number)[] }
  after: string
  key: string
  by: string
  /** Said in the words of the order's own index, or the engine takes the other one and sorts. */
  waits: string
  compare(a: Row, b: Row): number
}

const byId = (a: Row, b: Row): number => (str(a, 'id') < str(b, 'id') ? -1 : 1)

const newest: Order = {
  cursor: { shape: 'ns', of: (row) => [num(row, 'updated_at'), str(row, 'id')] },
  after: '(v.updated_at, v.id) < (?, ?)',
  key: 'v.updated_at',
  by: 'v.updated_at desc, v.id desc',
  waits: 'v.waiting_since is not null',
  compare: (a, b) => num(b, 'key') - num(a, 'key') || byId(b, a),
}

export function longestWaiting(dialect: Dialect): Order {
  const longest = longestWait(dialect, 'v.waiting_since')
  return {
    cursor: { shape: 'sns', of: (row) => ['longest_waiting', num(row, 'longest_wait'), str(row, 'id')] },
    after: `(${longest}, v.id) > (?, ?)`,
    key: longest,
    by: `${longest}, v.id`,
    waits: waits(dialect, 'v.waiting_since'),
    compare: (a, b) => num(a, 'key') - num(b, 'key') || byId(a, b),
  }
}

export function orderOf(dialect: Dialect, { sort }: Pick<ConversationFilter, 'sort'>): Order {
  return sort === 'longest_waiting' ? longestWaiting(dialect) : newest
}

/** What lists are filtered and sorted by. */
const listed =
  'id, instance_id, connector_id, customer_id, assignee_id, queue_id, with_bot, updated_at, waiting_since, snoozed_until'

/** So many are sorted in a millisecond or two. */
const fewLimit = 1000

/** Where a list is read from: SQL with `conversations v` in it, and a condition to which filters are added. */
export interface Walk {
  from: string
  where: string
  values: readonly (string | number)[]
}

interface Wanted {
  filter: ConversationFilter
  statuses: readonly ConversationStatus[]
  /** The filters that are added leave few by themselves. */
  isNarrow: boolean
}

/** To be merged: two, rather than an index of both kinds, in which every message would move its conversation. */
export function* chooseWalks(dialect: Dialect, { filter, statuses, isNarrow }: Wanted): Steps<Walk[]> {
  if (isNarrow && statuses.length > 0) return [narrowWalk(dialect, filter, statuses)]
  const walks: Walk[] = []
  for (const status of statuses) {
    const ofQueues = walksOfQueues(dialect, filter, status)
    walks.push(...(ofQueues.length > 0 ? ofQueues : [yield* chooseWalk(dialect, filter, status)]))
  }
  return walks
}

/** More than these are found among all. */
const fewQueues = 4

/** Each queue's own way, where it ends with the page: what waits in it, and what was closed. */
function walksOfQueues(
  { indexedBy }: Dialect,
  { instanceId, assignee, queueIds = [], sort }: ConversationFilter,
  status: ConversationStatus,
): Walk[] {
  if (queueIds.length > fewQueues) return []
  const walkOf = (index: string, where: string): Walk[] =>
    queueIds.map((queueId) => ({
      from: `conversations v ${indexedBy(index)}`,
      where: `v.queue_id = ? and v.status = '${status}' and ${where} and v.instance_id = ?`,
      values: [queueId, instanceId],
    }))
  if (status === 'closed') return walkOf('conversations_closed_of_queue', 'v.queue_id is not null')
  if (assignee !== null || sort !== 'longest_waiting') return []
  return walkOf('conversations_queued', 'v.assignee_id is null and v.with_bot = 0')
}

function narrowWalk(
  { apart }: Dialect,
  { instanceId }: ConversationFilter,
  statuses: readonly ConversationStatus[],
): Walk {
  const wanted = statuses.map((status) => `'${status}'`).join(', ')
  // Apart, or the engine walks all in the order of the list.
  const where = `${apart('v.instance_id')} = ? and ${apart('v.status')} in (${wanted})`
  return { from: 'conversations v', where, values: [instanceId] }
}

function* chooseWalk(dialect: Dialect, filter: ConversationFilter, status: ConversationStatus): Steps<Walk> {
  const where = `v.instance_id = ? and v.status = '${status}'`
  const values = [filter.instanceId]
  if (status === 'open') return (yield* findFew(dialect, filter)) ?? { from: 'conversations v', where, values }
  return { from: `conversations v ${dialect.indexedBy(closedIndex(filter))}`, where, values }
}

function closedIndex({ assignee, connectorId }: ConversationFilter): string {
  if (assignee !== undefined) return 'conversations_closed'
  return connectorId === undefined ? 'conversations_list' : 'conversations_quiet'
}

/** The open ones by that filter which leaves few; undefined when none does. */
function* findFew(dialect: Dialect, filter: ConversationFilter): Steps<Walk | undefined> {
  for (const { index, order, where, values } of narrowing(dialect, filter)) {
    // In the index's order, or PostgreSQL gathers all there are before it counts the first thousand.
    const some = `from conversations ${dialect.indexedBy(index)} where status = 'open' and ${where} order by ${order}`
    const row = yield* get(
      `select count(*) as count from (select 1 as one ${some} limit ${fewLimit + 1}) counted`,
      ...values,
    )
    if (!row || num(row, 'count') > fewLimit) continue
    return {
      from: `(select ${listed} ${some} limit ${fewLimit}) v`,
      where: 'v.instance_id = ?',
      values: [...values, filter.instanceId],
    }
  }
  return undefined
}

interface Narrowing {
  index: string
  order: string
  where: string
  values: string[]
}

function narrowing(
  dialect: Dialect,
  { instanceId, assignee, connectorId, queueIds, withBot, snoozed, waiting, sort }: ConversationFilter,
): Narrowing[] {
  const found: Narrowing[] = []
  if (withBot) {
    const where = 'instance_id = ? and with_bot = 1'
    found.push({ index: 'conversations_with_bot', order: 'instance_id', where, values: [instanceId] })
  }
  if (snoozed) {
    const where = 'instance_id = ? and snoozed_until is not null'
    found.push({ index: 'conversations_snoozed', order: 'instance_id', where, values: [instanceId] })
  }
  if (queueIds?.length === 1) {
    const order = 'queue_id, instance_id'
    found.push({ index: 'conversations_of_queue', order, where: 'queue_id = ?', values: [...queueIds] })
  }
  if (connectorId !== undefined) {
    found.push({
      index: 'conversations_open',
      order: 'connector_id, customer_id',
      where: 'connector_id = ?',
      values: [connectorId],
    })
  }
  const held = { index: 'conversations_held', order: 'assignee_id, instance_id' }
  if (assignee === null) {
    found.push({ ...held, where: 'assignee_id is null and instance_id = ?', values: [instanceId] })
  } else if (assignee !== undefined) {
    found.push({ ...held, where: 'assignee_id = ?', values: [assignee] })
  }
  if (waiting && sort !== 'longest_waiting') {
    found.push({
      index: 'conversations_longest',
      order: `${longestWait(dialect, 'waiting_since')}, id`,
      where: `instance_id = ? and ${waits(dialect, 'waiting_since')}`,
      values: [instanceId],
    })
  }
  return found
}
