/** What an erasure and retention look up, as SQL: where the rows are found, never which of them go. */
import type { ErasureLookUps } from '../../commands/erasure-look-ups.ts'
import { recordedActivityFields, usedIdFields } from './fields.ts'
import { type LookUp, marks, padded } from './look-ups.ts'

const attemptCount = '(select count(*) from attempts where delivery_id = d.id) as attempt_count'

/** An event that nothing sends: its endpoint has no URL, or that of a message which it waits for has none. */
const lacksUrl = `p.subject = 'event' and exists (select 1 from connectors c where c.id = p.connector_id and c.delivery = 'push')
  and (exists (select 1 from endpoints e where e.id = p.endpoint_id and e.url is null)
    or exists (select 1 from deliveries m join endpoints e on e.id = m.endpoint_id where m.connector_id = p.connector_id
      and m.customer_id = p.customer_id and m.subject = 'message' and m.state = 'pending' and m.seq < p.seq and e.url is null))`

const pendingOfConversation = `deliveries p where p.connector_id = v.connector_id and p.customer_id = v.customer_id
  and p.state = 'pending' and p.conversation_id = v.id`

const isAwaited = `exists (select 1 from ${pendingOfConversation})`

export const hasSendable = `exists (select 1 from ${pendingOfConversation} and not (${lacksUrl}))`

const erasableEvent = `select d.seq, d.id, d.conversation_id, ${attemptCount}`

const erasableMessage = (
  gather: (column: string) => string,
): string => `select m.seq, m.id, m.connector_id, m.conversation_id, m.customer_id, m.kind, m.external_id,
    m.sort_at, d.seq as delivery_seq, d.id as delivery_id, ${attemptCount},
    (select count(*) from attachments where message_id = m.id) as file_count,
    (select ${gather('blob_key')} from attachments where message_id = m.id and blob_key is not null) as blob_keys`

/** `gather` makes a JSON list of a column. */
export const erasureLookUpsOf = (gather: (column: string) => string): { [N in keyof ErasureLookUps]: LookUp<N> } => ({
  retiredIds: {
    fields: usedIdFields,
    bytes: ['customer', 'id'],
    from: () => 'from (select * from retired_ids where connector_id = ? and customer = ? limit ?) as chosen',
    values: ({ connectorId, customer, limit }) => [connectorId, customer, limit],
  },
  erasableDeliveries: {
    fields: ['seq', 'id', 'attemptCount'],
    from: () =>
      `from (select d.seq, d.id, ${attemptCount} from deliveries d where d.seq in
         (select seq from deliveries where connector_id = ? and customer_id = ? and state = 'pending'
          order by seq desc limit ?)) as chosen`,
    values: ({ connectorId, customerId, limit }) => [connectorId, customerId, limit],
  },
  erasableEvents: {
    fields: ['seq', 'id', 'conversationId', 'attemptCount'],
    from: (ask) =>
      'conversationIds' in ask
        ? `from (${erasableEvent} from deliveries d
             where d.subject = 'event' and d.conversation_id in (${marks(ask.conversationIds)})
             order by d.conversation_id, d.seq limit ?) as chosen`
        : `from (${erasableEvent} from deliveries d
             where d.subject = 'event' and d.connector_id = ? and d.customer_id = ? order by d.seq limit ?) as chosen`,
    values: (ask) => [
      ...('conversationIds' in ask ? padded(ask.conversationIds) : [ask.connectorId, ask.customerId]),
      ask.limit,
    ],
  },
  erasableMessages: {
    fields: [
      'seq',
      'id',
      'connectorId',
      'conversationId',
      'customerId',
      'kind',
      'externalId',
      'sortAt',
      'deliverySeq',
      'deliveryId',
      'attemptCount',
      'fileCount',
      'blobKeys',
    ],
    // Of a customer by their conversations: messages have no index by customer.
    from: (ask) =>
      'conversationIds' in ask
        ? `from (${erasableMessage(gather)} from conversations v join messages m on m.thread = v.thread
             left join deliveries d on d.message_id = m.id where v.id in (${marks(ask.conversationIds)})
             order by v.id, m.sort_at, m.seq limit ?) as chosen`
        : `from (${erasableMessage(gather)} from conversations v join messages m on m.thread = v.thread
             left join deliveries d on d.message_id = m.id where v.connector_id = ? and v.customer_id = ? limit ?) as chosen`,
    values: (ask) => [
      ...('conversationIds' in ask ? padded(ask.conversationIds) : [ask.connectorId, ask.customerId]),
      ask.limit,
    ],
  },
  emptyConversations: {
    fields: ['id', 'instanceId', 'assigneeId', 'queueId'],
    from: () =>
      `from (select id, instance_id, assignee_id, queue_id from conversations v where connector_id = ? and customer_id = ?
         and not exists (select 1 from messages m where m.thread = v.thread)
         and not exists (select 1 from deliveries d where d.subject = 'event' and d.conversation_id = v.id) limit ?) as chosen`,
    values: ({ connectorId, customerId, limit }) => [connectorId, customerId, limit],
  },
  quietConversations: {
    fields: [
      'id',
      'instanceId',
      'connectorId',
      'customerId',
      'assigneeId',
      'queueId',
      'status',
      'updatedAt',
      'isAwaited',
      'hasSendable',
    ],
    flags: ['isAwaited', 'hasSendable'],
    from: ({ ids }) =>
      `from (select v.*, ${isAwaited} as is_awaited, ${hasSendable} as has_sendable from conversations v
         where v.id in (${marks(ids)})) as quiet`,
    values: ({ ids }) => padded(ids),
  },
  eventsWithoutUrl: {
    fields: ['id', 'conversationId'],
    from: ({ conversationIds }) =>
      `from (select p.id, p.conversation_id from deliveries p where p.conversation_id in (${marks(conversationIds)})
         and p.state = 'pending' and ${lacksUrl} order by p.conversation_id, p.seq limit ?) as waiting`,
    values: ({ conversationIds, limit }) => [...padded(conversationIds), limit],
  },
  recordedActivities: {
    fields: recordedActivityFields,
    bytes: ['salt', 'erasedHash'],
    from: ({ conversationIds }) => `from activities where conversation_id in (${marks(conversationIds)})`,
    values: ({ conversationIds }) => padded(conversationIds),
  },
  failingCustomers: {
    fields: ['endpointId', 'connectorId', 'customerId', 'conversationCount'],
    from: ({ connectorIds }) =>
      `from (select e.id as endpoint_id, e.connector_id, e.breaker_customer as customer_id,
           (select count(*) from conversations v where v.connector_id = e.connector_id
             and v.customer_id = e.breaker_customer) as conversation_count
         from endpoints e where e.connector_id in (${marks(connectorIds)}) and e.breaker_customer is not null) as failing`,
    values: ({ connectorIds }) => padded(connectorIds),
  },
})
