/** How many are in each list. Each number is read from an index that holds what it counts, and little else. */
import type { ConversationCounts, CountRequest } from '../../conversations/conversation-store.ts'
import type { Connection } from './connection.ts'
import { num } from './rows.ts'
import { readerId, waits } from './select-conversations.ts'

export function countConversations(
  db: Connection,
  { instanceId, agentId, reader, connectorId }: CountRequest,
): ConversationCounts {
  const ofConnector = connectorId === undefined ? '' : 'and v.connector_id = ?4'
  const row = db.get(
    `select
       (select count(*) from conversations v where v.instance_id = ?1 and v.status = 'open' ${ofConnector}) as open,
       (select count(*) from conversations v
          where v.instance_id = ?1 and v.status = 'open' and ${waits} ${ofConnector}) as waiting,
       (select count(*) from conversations v
          where v.instance_id = ?1 and v.status = 'open' and v.assignee_id is null ${ofConnector}) as unassigned,
       (select count(*) from conversations v
          where v.assignee_id = ?2 and v.status = 'open' and v.instance_id = ?1 ${ofConnector}) as mine,
       u.*
     from (select count(*) as unread, coalesce(sum(v.assignee_id = ?2), 0) as unread_mine,
         coalesce(sum(v.assignee_id is null), 0) as unread_unassigned
       from conversations v indexed by conversations_longest
         left join conversation_reads r on r.conversation_id = v.id and r.agent_id = ?3
       where v.instance_id = ?1 and v.status = 'open' and ${waits} ${ofConnector}
         and min(v.unread_count, v.arrived_count - coalesce(r.read_count, 0)) > 0) u`,
    ...[instanceId, agentId, readerId(reader), ...(connectorId === undefined ? [] : [connectorId])],
  )
  if (!row) throw new Error('counts without a row')
  return {
    open: num(row, 'open'),
    waiting: num(row, 'waiting'),
    unassigned: num(row, 'unassigned'),
    mine: num(row, 'mine'),
    unread: num(row, 'unread'),
    unreadMine: num(row, 'unread_mine'),
    unreadUnassigned: num(row, 'unread_unassigned'),
  }
}
