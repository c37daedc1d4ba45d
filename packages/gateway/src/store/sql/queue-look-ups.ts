/** What deciders look up of queues, as SQL. */
import type { QueueLookUps } from '../../commands/queue-look-ups.ts'
import { queueFields, queueMemberFields } from './fields.ts'
import { type LookUp, marks, padded } from './look-ups.ts'

const heldFields = [
  ...['id', 'instanceId', 'connectorId', 'assigneeId', 'lastPlaceAt'],
  ...['snoozedUntil', 'snoozedWait', 'waitingSince', 'turnSince'],
] as const

/** How many open conversations an agent has, of a row of agents. */
export const loadOf = (agent: string): string =>
  `(select count(*) from conversations v where v.assignee_id = ${agent}.id and v.status = 'open')`

/** A connector's own, or its instance's. */
const firstQueues = `select c.id as connector_id, q.id, q.instance_id, q.name
  from connectors c join queues q on q.id = coalesce(
    (select own.id from queues own where own.id = c.default_queue_id and own.deleted_at is null),
    (select d.id from queues d where d.instance_id = c.instance_id and d.is_default = 1 and d.deleted_at is null))`

export const queueLookUps: { [N in keyof QueueLookUps]: LookUp<N> } = {
  // By the agent: with `=`, PostgreSQL would walk through all of the queue, and for several agents in no order through all
  // that is open.
  heldConversations: {
    fields: heldFields,
    from: ({ queueId }) =>
      `from (select * from conversations where assignee_id = ? and status = 'open'${
        queueId === undefined ? '' : ' and queue_id is not distinct from ?'
      } order by assignee_id, instance_id) as held`,
    values: ({ agentId, queueId }) => [agentId, ...(queueId === undefined ? [] : [queueId])],
  },
  agentLoad: {
    fields: ['id', 'service', 'capacity', 'load'],
    flags: ['service'],
    from: () => `from (select a.id, a.service, a.capacity, ${loadOf('a')} as load from agents a where a.id = ?) as one`,
    values: ({ agentId }) => [agentId],
  },
  queueServed: {
    fields: ['id', 'capacity'],
    from: () =>
      `from queues where deleted_at is null and id = (select queue_id from conversations where id = ?) and (
         exists (select 1 from queue_members m where m.queue_id = queues.id and m.agent_id = ?)
         or not exists (select 1 from queue_members m where m.queue_id = queues.id))`,
    values: ({ conversationId, agentId }) => [conversationId, agentId],
  },
  queues: {
    fields: queueFields,
    flags: ['isDefault'],
    from: (ask) =>
      `from queues where deleted_at is null
         and instance_id = ${'instanceId' in ask ? '?' : '(select instance_id from queues where id = ?)'}`,
    values: (ask) => ['instanceId' in ask ? ask.instanceId : ask.besideId],
  },
  skillsInQueues: {
    fields: ['queueId', 'skills'],
    from: ({ queueIds }) =>
      `from (select distinct m.queue_id, m.skills from queue_members m join agents a on a.id = m.agent_id
         where m.queue_id in (${marks(queueIds)}) and a.disabled_at is null) as had`,
    values: ({ queueIds }) => padded(queueIds),
  },
  livingQueues: {
    fields: ['id', 'instanceId', 'name'],
    from: (ask) =>
      `from queues where deleted_at is null and id ${
        'ids' in ask ? `in (${marks(ask.ids)})` : '= (select queue_id from conversations where id = ?)'
      }`,
    values: (ask) => ('ids' in ask ? padded(ask.ids) : [ask.conversationId]),
  },
  queueOf: {
    fields: queueFields,
    flags: ['isDefault'],
    from: () => 'from queues where deleted_at is null and id = (select queue_id from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  firstQueues: {
    fields: ['connectorId', 'id', 'instanceId', 'name'],
    from: (ask) =>
      `from (${firstQueues} where c.id = ${
        'connectorId' in ask ? '?' : '(select connector_id from conversations where id = ?)'
      }) as firsts`,
    values: (ask) => ['connectorId' in ask ? ask.connectorId : ask.conversationId],
  },
  conversationsOfQueue: {
    fields: [...heldFields, 'status', 'queueId', 'withBot'],
    flags: ['withBot'],
    from: () => "from (select * from conversations where queue_id = ? and status = 'open' limit ?) as chosen",
    values: ({ queueId, limit }) => [queueId, limit],
  },
  memberships: {
    fields: queueMemberFields,
    from: ({ queueId }) => `from queue_members where agent_id = ?${queueId === undefined ? '' : ' and queue_id = ?'}`,
    values: ({ queueId, agentId }) => [agentId, ...(queueId === undefined ? [] : [queueId])],
  },
  connectorsOfQueue: {
    fields: ['id', 'defaultQueueId'],
    from: () => 'from connectors where default_queue_id = ?',
    values: ({ queueId }) => [queueId],
  },
}
