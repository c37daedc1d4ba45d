import type { AuditContext } from '../../commands/actor.ts'
import type { Assignment } from '../../commands/queue.ts'
import {
  deleteQueue,
  recordQueue,
  recordQueueMember,
  removeQueueMember,
  updateQueue,
} from '../../queues/decide-queue.ts'
import type { Queue, QueueMember } from '../../queues/queue.ts'
import type { QueueStore } from '../../queues/queue-store.ts'
import type { Engine, Row } from './engine.ts'
import { bool, num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'

export const toQueue = (row: Row): Queue => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  name: str(row, 'name'),
  isDefault: bool(row, 'is_default'),
  assignment: str(row, 'assignment') as Assignment,
  capacity: numOrNull(row, 'capacity'),
  waitTargetMs: numOrNull(row, 'wait_target_ms'),
  answerLimitMs: numOrNull(row, 'answer_limit_ms'),
  overflowQueueId: strOrNull(row, 'overflow_queue_id'),
  overflowAfterMs: numOrNull(row, 'overflow_after_ms'),
  closeAfterMs: numOrNull(row, 'close_after_ms'),
  hours: strOrNull(row, 'hours'),
  texts: str(row, 'texts'),
  createdAt: num(row, 'created_at'),
  deletedAt: numOrNull(row, 'deleted_at'),
})

const toMember = (row: Row): QueueMember => ({
  queueId: str(row, 'queue_id'),
  agentId: str(row, 'agent_id'),
  name: str(row, 'name'),
  skills: str(row, 'skills'),
})

export function createQueueStore(db: Engine, by: AuditContext | undefined): QueueStore {
  return {
    listQueues: async ({ limit, cursor, instanceId }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const [ofInstance, values] =
        instanceId === undefined ? ['true', []] : [`${db.dialect.apart('instance_id')} = ?`, [instanceId]]
      const rows = await db.all(
        `select * from queues where ${ofInstance} and deleted_at is null and id > ? order by id limit ?`,
        ...[...values, after, limit + 1],
      )
      return toPage(rows, limit, toQueue, (row) => [str(row, 'id')])
    },
    findQueue: async (id) => {
      const row = await db.get('select * from queues where id = ? and deleted_at is null', id)
      return row && toQueue(row)
    },
    recordQueue: (queue) => db.decide(recordQueue(queue), { by }),
    updateQueue: (id, patch) => db.decide(updateQueue(id, patch), { by }),
    deleteQueue: (id, now) => db.decide(deleteQueue(id, now), { by }),
    findAgentQueues: async (instanceId, agentId) => {
      const rows = await db.all(
        `select q.id from queues q where q.instance_id = ? and q.deleted_at is null and (
           exists (select 1 from queue_members m where m.queue_id = q.id and m.agent_id = ?)
           or not exists (select 1 from queue_members m where m.queue_id = q.id))`,
        ...[instanceId, agentId],
      )
      return rows.map((row) => str(row, 'id'))
    },
    listQueueMembers: async ({ queueId, limit, cursor, enabledOnly }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = await db.all(
        `select m.*, a.name from queue_members m join agents a on a.id = m.agent_id
         where m.queue_id = ? and m.agent_id > ? and (? = 0 or a.disabled_at is null) order by m.agent_id limit ?`,
        ...[queueId, after, enabledOnly ? 1 : 0, limit + 1],
      )
      return toPage(rows, limit, toMember, (row) => [str(row, 'agent_id')])
    },
    recordQueueMember: (member) => db.decide(recordQueueMember(member), { by }),
    removeQueueMember: (wanted) => db.decide(removeQueueMember(wanted), { by }),
  }
}
