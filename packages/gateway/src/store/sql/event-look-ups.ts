/** What deciders of events look up, as SQL: who listens, how a conversation stands, and where the lines end. */
import type { EventLookUps } from '../../commands/event-look-ups.ts'
import { firstOf, lineFields } from './delivery-look-ups.ts'
import { conversationFields } from './fields.ts'
import { type LookUp, marks, padded } from './look-ups.ts'
import { isQueued, turn } from './select-conversations.ts'

/** Of one queue. */
const mostTaken = 50

/** `byBytes`: a text that is compared as the columns are. */
export const eventLookUpsOf = (byBytes: (text: string) => string): { [N in keyof EventLookUps]: LookUp<N> } => ({
  eventEndpoints: {
    fields: ['id', 'connectorId', 'eventTypes', 'connectorName', 'delivery'],
    from: (ask) =>
      `from (select e.id, e.connector_id, e.event_types, c.name as connector_name, c.delivery
         from endpoints e join connectors c on c.id = e.connector_id
         where e.kind = 'events' and (e.url is not null or c.delivery = 'pull') and c.deleted_at is null and e.connector_id in (${
           'connectorIds' in ask
             ? marks(ask.connectorIds)
             : `select connector_id from conversations where id in (${marks(ask.conversationIds)})`
         })) as listening`,
    values: (ask) => padded('connectorIds' in ask ? ask.connectorIds : ask.conversationIds),
  },
  toldConversations: {
    fields: [...conversationFields, 'assigneeName', 'queueName', 'lastArrivalId', 'readUpTo'],
    flags: ['withBot'],
    from: ({ ids }) =>
      `from (select v.*, (select name from agents where id = v.assignee_id) as assignee_name,
           (select name from queues where id = v.queue_id) as queue_name,
           (select external_id from messages where seq = v.last_arrival_seq) as last_arrival_id,
           coalesce((select max(read_count) from conversation_reads where conversation_id = v.id), 0) as read_up_to
         from conversations v join endpoints e on e.connector_id = v.connector_id and e.kind = 'events'
         where v.id in (${marks(ids)})) as told`,
    values: ({ ids }) => padded(ids),
  },
  linesOf: {
    fields: ['connectorId', 'customerId', 'seq', 'subject', 'attempts', 'dueAt', 'flushFrom', 'flushAt', 'nextAt'],
    from: (ask) => {
      const [connector, customer, rows] =
        'customerIds' in ask
          ? ['?', 'p.column1', `(values ${marks(ask.customerIds, '(?)')}) as p`]
          : ['p.connector_id', 'p.customer_id', `conversations p where p.id in (${marks(ask.conversationIds)})`]
      return `from deliveries where seq in
        (select ${firstOf('message', connector, customer)} from ${rows}
         union all
         select ${firstOf('event', connector, customer)} from ${rows})`
    },
    values: (ask) => {
      const once = 'customerIds' in ask ? [ask.connectorId, ...padded(ask.customerIds)] : padded(ask.conversationIds)
      return [...once, ...once]
    },
  },
  movedConversations: {
    fields: ['id', 'status', 'assigneeId', 'queueId', 'withBot', 'waitingSince', 'priority'],
    flags: ['withBot'],
    from: ({ ids }) => `from conversations where id in (${marks(ids)})`,
    values: ({ ids }) => padded(ids),
  },
  queuePlaces: {
    fields: ['queueId', 'turn', 'conversationId', 'ahead'],
    from: ({ places }) =>
      `from (select p.column1 as queue_id, p.column2 as turn, p.column3 as conversation_id,
           (select count(*) from conversations v
            where v.queue_id = p.column1 and ${isQueued} and v.waiting_since is not null
              and (${turn}, v.id) < (p.column2, ${byBytes('p.column3')})) as ahead
         from (values ${marks(places, '(?, ?, ?)')}) as p) as placed`,
    values: ({ places }) =>
      padded(places).flatMap(({ queueId, turn: before, conversationId }) => [queueId, before, conversationId]),
  },
  queueStaff: {
    fields: ['id', 'hours', 'isStaffed'],
    flags: ['isStaffed'],
    // Where nobody is, everybody serves it.
    from: ({ queueIds }) =>
      `from (select q.id, q.hours, case when exists (
           select 1 from agents a join agent_states s on s.agent_id = a.id
           where a.instance_id = q.instance_id and a.disabled_at is null and s.status = 'online'
             and (exists (select 1 from queue_members m where m.queue_id = q.id and m.agent_id = a.id)
               or not exists (select 1 from queue_members m where m.queue_id = q.id))) then 1 else 0 end as is_staffed
         from queues q where q.id in (${marks(queueIds)})) as staffed`,
    values: ({ queueIds }) => padded(queueIds),
  },
  takenWaits: {
    fields: ['queueId', 'openedAt', 'takenAt'],
    from: ({ queueIds }) =>
      `from (select queue_id, opened_at, assigned_at as taken_at from episodes where id in (${queueIds
        .map(
          () => `select id from (select id from episodes where queue_id = ? and wait_ms is not null
           order by assigned_at desc limit ${mostTaken}) as latest`,
        )
        .join(' union all ')})) as taken`,
    values: ({ queueIds }) => queueIds,
  },
  toldAvailability: {
    fields: ['connectorId', 'queueId', 'state'],
    from: () => 'from told_availability where connector_id = ?',
    values: ({ connectorId }) => [connectorId],
  },
  waitingAvailability: {
    fields: [...lineFields, 'outboxPosition', 'body'],
    flags: ['head'],
    bytes: ['body'],
    from: () =>
      `from (select d.*, (select b.body from delivery_bodies b where b.seq = d.seq) as body from deliveries d
         where d.connector_id = ? and d.customer_id = '' and d.subject = 'event' and d.state = 'pending'
         order by d.seq limit ?) as waiting`,
    values: ({ connectorId, limit }) => [connectorId, limit],
  },
  eventsOfNobody: {
    fields: ['seq', 'id'],
    from: () =>
      `from (select seq, id from deliveries where conversation_id = '' and created_at < ? and state <> 'pending'
         order by created_at, seq limit ?) as old`,
    values: ({ before, limit }) => [before, limit],
  },
  sentFiles: {
    fields: ['id', 'externalId', 'messageExternalId'],
    from: ({ ids }) =>
      `from (select a.id, a.external_id, m.external_id as message_external_id
         from attachments a join messages m on m.id = a.message_id where a.id in (${marks(ids)})) as sent`,
    values: ({ ids }) => padded(ids),
  },
})
