/**
 * The ways through the open or the closed conversations that a list can take. One in the list's own order ends with its
 * page, but passes over whatever a filter leaves out; so where a filter leaves few, those few are sorted. That takes no
 * index in which each message would move its conversation.
 */
import type { ConversationStatus } from '@passerelle/protocol'
import type { ConversationFilter } from '../../conversations/conversation-store.ts'
import type { Row } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
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

export const newest: Order = {
  cursor: { shape: 'ns', of: (row) => [num(row, 'updated_at'), str(row, 'id')] },
  after: '(v.updated_at, v.id) < (?, ?)',
  key: 'v.updated_at',
  by: 'v.updated_at desc, v.id desc',
  waits: 'v.waiting_since is not null',
  compare: (a, b) => num(b, 'key') - num(a, 'key') || byId(b, a),
}

export const longestWaiting: Order = {
  cursor: { shape: 'sns', of: (row) => ['longest_waiting', num(row, 'longest_wait'), str(row, 'id')] },
  after: `(${longestWait}, v.id) > (?, ?)`,
  key: longestWait,
  by: `${longestWait}, v.id`,
  waits,
  compare: (a, b) => num(a, 'key') - num(b, 'key') || byId(a, b),
}

/** So many are sorted in a millisecond or two. */
const fewLimit = 1000

/** Where a list is read from: SQL with `conversations v` in it, and a condition to which filters are added. */
export interface Walk {
  from: string
  where: string
  values: readonly (string | number)[]
}

/** `isNarrow`: the filters that are added leave few by themselves. */
export function chooseWalk(
  db: Connection,
  { filter, status, isNarrow }: { filter: ConversationFilter; status: ConversationStatus; isNarrow: boolean },
): Walk {
  const values = [filter.instanceId]
  // The plus keeps the engine from walking all in the order of the list.
  if (isNarrow) return { from: 'conversations v', where: `+v.instance_id = ? and +v.status = '${status}'`, values }
  if (status === 'open') return findFew(db, filter) ?? { from: 'conversations v', where: ofStatus(status), values }
  return { from: `conversations v indexed by ${closedIndex(filter)}`, where: ofStatus(status), values }
}

const ofStatus = (status: ConversationStatus): string => `v.instance_id = ? and v.status = '${status}'`

function closedIndex({ assignee, connectorId }: ConversationFilter): string {
  if (assignee !== undefined) return 'conversations_closed'
  return connectorId === undefined ? 'conversations_list' : 'conversations_quiet'
}

/** The open ones by that filter which leaves few; undefined when none does. */
function findFew(db: Connection, filter: ConversationFilter): Walk | undefined {
  for (const { index, where, values } of narrowing(filter)) {
    const some = `select rowid as n from conversations v indexed by ${index} where v.status = 'open' and ${where}`
    const row = db.get(`select count(*) as count from (${some} limit ${fewLimit + 1})`, ...values)
    if (!row || num(row, 'count') > fewLimit) continue
    return {
      from: `(${some} limit ${fewLimit}) few cross join conversations v on v.rowid = few.n`,
      where: '+v.instance_id = ?',
      values: [...values, filter.instanceId],
    }
  }
  return undefined
}

interface Narrowing {
  index: string
  where: string
  values: string[]
}

function narrowing({ instanceId, assignee, connectorId, waiting, sort }: ConversationFilter): Narrowing[] {
  const found: Narrowing[] = []
  if (connectorId !== undefined) {
    found.push({ index: 'conversations_open', where: 'v.connector_id = ?', values: [connectorId] })
  }
  if (assignee === null) {
    found.push({
      index: 'conversations_held',
      where: 'v.assignee_id is null and v.instance_id = ?',
      values: [instanceId],
    })
  } else if (assignee !== undefined) {
    found.push({ index: 'conversations_held', where: 'v.assignee_id = ?', values: [assignee] })
  }
  if (waiting && sort !== 'longest_waiting') {
    found.push({ index: 'conversations_longest', where: `v.instance_id = ? and ${waits}`, values: [instanceId] })
  }
  return found
}
