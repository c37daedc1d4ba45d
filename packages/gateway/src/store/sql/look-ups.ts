/**
 * The look-ups of deciders as SQL: where the rows are found, never what they mean. Lists are asked in rounded lengths,
 * so that a statement is prepared for few of them.
 */
import type { ErasureLookUps } from '../../commands/erasure-look-ups.ts'
import type { LookUpName, LookUps } from '../../commands/look-ups.ts'
import type { SqlValue } from './columns.ts'
import {
  cannedReplyFields,
  connectorWithWebhookFields,
  conversationFields,
  deliveryFields,
  endpointFields,
  knownAgentFields,
  loopLeaseFields,
  nodeFields,
  uploadFields,
} from './tables.ts'

export interface LookUp<N extends LookUpName> {
  fields: readonly (keyof LookUps[N]['finds'] & string)[]
  /** Those that are true or false. */
  flags?: readonly string[]
  /** What follows the columns. The length of a list is part of the text. */
  from(ask: LookUps[N]['ask']): string
  values(ask: LookUps[N]['ask']): SqlValue[]
}

/** Up to the next power of two; the last item stands for those that are not there. */
export const padded = <T>(items: readonly T[]): T[] => {
  const last = items.at(-1)
  if (last === undefined) return []
  const length = 2 ** Math.ceil(Math.log2(items.length))
  return [...items, ...Array<T>(length - items.length).fill(last)]
}

export const marks = (items: readonly unknown[], mark = '?'): string => padded(items).fill(mark).join(', ')

const waitsForFetch = "state = 'pending' and leased_until is null"

const dueFetchFields = ['id', 'connectorId', 'mimeType', 'fetchTries', 'leasedUntil', 'url', 'fetchAt'] as const

const arrivalFields = ['id', 'seq', 'receivedAt'] as const

const headFields = [
  'seq',
  'id',
  'endpointId',
  'connectorId',
  'customerId',
  'messageId',
  'bodyBytes',
  'step',
  'dueAt',
  'nextAt',
  'lastAttemptAt',
] as const

const isFreeHead = 'head = 1 and lease_id is null'
const wasTriedBefore = `last_attempt_at is not null and last_attempt_at < e.breaker_flush_mark and flush_from <= ?`

/** Through the index of each endpoint's heads: neither a backlog nor another endpoint is ever read for it. */
const headsOf = (endpointIds: readonly string[], condition: string, order: string): string =>
  `from (select d.* from endpoints e join deliveries d on d.seq in
     (select h.seq from deliveries h where h.endpoint_id = e.id and ${isFreeHead} and ${condition}
        and not exists (select 1 from deliveries l where l.connector_id = h.connector_id
          and l.customer_id = h.customer_id and l.lease_id is not null
          and (l.endpoint_id = h.endpoint_id or h.subject = 'event' and l.seq < h.seq))
      order by ${order} limit ?)
   where e.id in (${marks(endpointIds)}))`

/** The first unsettled one of a customer, of one subject. */
const firstOf = (subject: string, connectorId: string, customerId: string, condition = 'true'): string =>
  `(select o.seq from deliveries o where o.connector_id = ${connectorId} and o.customer_id = ${customerId}
     and o.subject = '${subject}' and o.state = 'pending' and ${condition} order by o.seq limit 1)`

/** With its endpoint for messages. */
export const connectorWithWebhook = `select c.*, e.url as webhook_url, e.held_since, e.breaker_failures, e.breaker_customer,
    e.breaker_many, e.breaker_opened_at, e.breaker_wait_ms, e.breaker_next_at, e.breaker_flush_mark
  from connectors c join endpoints e on e.id = c.id`

/** Those that read the same on every engine. */
export const commonLookUps: {
  [N in Exclude<LookUpName, 'messageKeys' | 'sequences' | keyof ErasureLookUps>]: LookUp<N>
} = {
  conversation: {
    fields: conversationFields,
    from: () => 'from conversations where id = ?',
    values: ({ id }) => [id],
  },
  conversationsOf: {
    fields: conversationFields,
    from: ({ customerIds }) =>
      `from conversations where connector_id = ? and customer_id in (${marks(customerIds)})
         and (closed_at is null or closed_at >= ?)`,
    values: ({ connectorId, customerIds, closedSince }) => [connectorId, ...padded(customerIds), closedSince],
  },
  latestConversation: {
    fields: conversationFields,
    from: () =>
      `from conversations where id = (select id from conversations where connector_id = ? and customer_id = ?
         and instance_id = ? order by status = 'open' desc, updated_at desc limit 1)`,
    values: ({ connectorId, customerId, instanceId }) => [connectorId, customerId, instanceId],
  },
  openConversations: {
    fields: ['id'],
    from: () =>
      `from conversations where status = 'open'
         and (connector_id, customer_id) = (select connector_id, customer_id from conversations where id = ?)`,
    values: ({ conversationId }) => [conversationId],
  },
  conversationRead: {
    fields: ['conversationId', 'agentId', 'readCount'],
    from: () => 'from conversation_reads where conversation_id = ? and agent_id = ?',
    values: ({ conversationId, agentId }) => [conversationId, agentId],
  },
  instance: {
    fields: ['id', 'name', 'createdAt'],
    from: () => 'from instances where id = ?',
    values: ({ id }) => [id],
  },
  connector: {
    fields: connectorWithWebhookFields,
    flags: ['paused', 'breakerMany'],
    from: () => `from (${connectorWithWebhook} where c.id = ?)`,
    values: ({ id }) => [id],
  },
  replyConnector: {
    fields: ['id', 'senderMode', 'senderId', 'senderName', 'inlineMax', 'deletedAt'],
    from: () => 'from connectors where id = (select connector_id from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  webhookLoan: {
    fields: ['connectorId', 'former', 'lentTo'],
    from: () => 'from webhook_loans where connector_id = ?',
    values: ({ connectorId }) => [connectorId],
  },
  filesRunOut: {
    fields: ['id', 'goneAt'],
    from: () => 'from attachments where connector_id = ? and gone_at between ? and ? and downloaded_at is null',
    values: ({ connectorId, from, to }) => [connectorId, from, to],
  },
  agents: {
    fields: knownAgentFields,
    from: ({ ids }) => `from agents where id in (${marks(ids)})`,
    values: ({ ids }) => padded(ids),
  },
  conversationHolder: {
    fields: ['id', 'instanceId', 'name', 'disabledAt'],
    from: () => 'from agents where id = (select assignee_id from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  agentsByEmail: {
    fields: ['id'],
    from: () => 'from agents where lower(email) = lower(?) and email is not null',
    values: ({ email }) => [email],
  },
  sessionsOf: {
    fields: ['hash', 'id', 'weakPassword'],
    flags: ['weakPassword'],
    from: () => 'from sessions where agent_id is ?',
    values: ({ agentId }) => [agentId],
  },
  heldConversations: {
    fields: ['id', 'instanceId', 'connectorId', 'assigneeId', 'lastSortAt'],
    from: () => "from conversations where assignee_id = ? and status = 'open'",
    values: ({ agentId }) => [agentId],
  },
  cannedReply: {
    fields: cannedReplyFields,
    from: () => 'from canned_replies where id = ? and instance_id = ?',
    values: ({ id, instanceId }) => [id, instanceId],
  },
  cannedRepliesByShortcut: {
    fields: ['id'],
    from: () => 'from canned_replies where instance_id = ? and shortcut = ? collate nocase',
    values: ({ instanceId, shortcut }) => [instanceId, shortcut],
  },
  attachment: {
    fields: ['id', 'messageId', 'fetchTries', 'leasedUntil', 'instanceId', 'conversationId'],
    from: () =>
      `from (select a.id, a.message_id, a.fetch_tries, a.leased_until, m.instance_id, m.conversation_id
         from attachments a join messages m on m.id = a.message_id where a.id = ?)`,
    values: ({ id }) => [id],
  },
  attachmentByUid: {
    fields: ['id', 'downloadedAt', 'goneAt'],
    from: () => 'from attachments where uid = ?',
    values: ({ uid }) => [uid],
  },
  fetchesAbandoned: {
    fields: dueFetchFields,
    from: () => 'from attachments where leased_until is not null and leased_until <= ?',
    values: ({ now }) => [now],
  },
  fetchesDue: {
    fields: dueFetchFields,
    // From connector to connector through the index: a backlog of one is never read for the others.
    from: () => `from attachments where id in (
      with recursive waiting (connector_id) as (
        select min(connector_id) from attachments where ${waitsForFetch}
        union all
        select (select min(a.connector_id) from attachments a where ${waitsForFetch} and a.connector_id > w.connector_id)
          from waiting w where w.connector_id is not null)
      select a.id from waiting w join attachments a on a.id in (
        select id from attachments where ${waitsForFetch} and connector_id = w.connector_id and fetch_at <= ?
          order by fetch_at limit ?))`,
    values: ({ now, limit }) => [now, limit],
  },
  anyErasedId: {
    fields: ['connectorId'],
    from: () => 'from (select connector_id from erased_ids where connector_id = ? limit 1)',
    values: ({ connectorId }) => [connectorId],
  },
  erasedIds: {
    fields: ['customer', 'id'],
    from: ({ ids }) => `from erased_ids where connector_id = ? and (customer, id) in (values ${marks(ids, '(?, ?)')})`,
    values: ({ connectorId, ids }) => [connectorId, ...padded(ids).flatMap(({ customer, id }) => [customer, id])],
  },
  messageArrival: {
    fields: arrivalFields,
    from: () => 'from messages where id = ? and conversation_id = ?',
    values: ({ id, conversationId }) => [id, conversationId],
  },
  latestArrival: {
    fields: arrivalFields,
    // The plus: by the index of the thread, for by the order of the rows it might walk through everybody's.
    from: () =>
      `from messages where seq = (select seq from messages where thread = (select thread from conversations where id = ?)
         and kind <> 'outbound' order by +seq desc limit 1)`,
    values: ({ conversationId }) => [conversationId],
  },
  idempotencyKey: {
    fields: ['agentId', 'key', 'fingerprint', 'messageId', 'createdAt'],
    from: () => 'from idempotency_keys where agent_id = ? and key = ?',
    values: ({ agentId, key }) => [agentId, key],
  },
  uploads: {
    fields: uploadFields,
    from: ({ ids }) => `from uploads where instance_id = ? and id in (${marks(ids)})`,
    values: ({ instanceId, ids }) => [instanceId, ...padded(ids)],
  },
  lineHeads: {
    fields: ['seq', 'subject', 'attempts', 'dueAt', 'flushFrom', 'flushAt', 'nextAt'],
    from: () =>
      `from deliveries where seq in
         (select ${firstOf('message', 'c.connector_id', 'c.customer_id')} from conversations c where c.id = ?
          union all
          select ${firstOf('event', 'c.connector_id', 'c.customer_id')} from conversations c where c.id = ?)`,
    values: ({ conversationId }) => [conversationId, conversationId],
  },
  deliveries: {
    fields: deliveryFields,
    flags: ['head'],
    from: ({ ids }) => `from deliveries where id in (${marks(ids)})`,
    values: ({ ids }) => padded(ids),
  },
  othersInLine: {
    fields: deliveryFields,
    flags: ['head'],
    from: ({ ids }) => {
      const isOther = `o.id not in (${marks(ids)})`
      return `from deliveries where seq in
        (select ${firstOf('message', 'd.connector_id', 'd.customer_id', isOther)} from deliveries d where d.id in (${marks(ids)})
         union all
         select ${firstOf('event', 'd.connector_id', 'd.customer_id', isOther)} from deliveries d where d.id in (${marks(ids)}))`
    },
    values: ({ ids }) => [...padded(ids), ...padded(ids), ...padded(ids), ...padded(ids)],
  },
  filesOfDeliveries: {
    fields: ['id', 'messageId', 'downloadedAt', 'goneAt'],
    from: ({ ids }) =>
      `from attachments where message_id in (select message_id from deliveries where id in (${marks(ids)}))
         and uid is not null`,
    values: ({ ids }) => padded(ids),
  },
  connectorsOfDeliveries: {
    fields: ['id', 'deletedAt'],
    from: ({ ids }) => `from connectors where id in (select connector_id from deliveries where id in (${marks(ids)}))`,
    values: ({ ids }) => padded(ids),
  },
  // By all columns of the index of leases: by its first one alone, another index would do, and walk a connector's past.
  waitingEndpoints: {
    fields: [...endpointFields, 'firstDueAt', 'laterDueAt', 'isFlushable', 'isUnderWay'],
    flags: ['breakerMany', 'isFlushable', 'isUnderWay'],
    from: ({ ids }) =>
      `from (select e.*,
           (select min(next_at) from deliveries d where d.endpoint_id = e.id and ${isFreeHead}) as first_due_at,
           (select min(next_at) from deliveries d where d.endpoint_id = e.id and ${isFreeHead} and next_at > ?) as later_due_at,
           exists (select 1 from deliveries d where d.endpoint_id = e.id and ${isFreeHead} and ${wasTriedBefore})
             as is_flushable,
           exists (select 1 from deliveries d where d.connector_id = e.connector_id and d.customer_id >= ''
             and d.lease_id is not null and d.endpoint_id = e.id) as is_under_way
         from endpoints e join connectors c on c.id = e.connector_id
         where c.deleted_at is null and e.held_since is null${ids ? ` and e.id in (${marks(ids)})` : ''})
       where first_due_at is not null`,
    values: ({ now, ids }) => [now, now, ...padded(ids ?? [])],
  },
  dueHeads: {
    fields: headFields,
    from: ({ endpointIds }) => headsOf(endpointIds, `next_at <= ?`, 'next_at'),
    values: ({ endpointIds, now, limit }) => [now, limit, ...padded(endpointIds)],
  },
  flushableHeads: {
    fields: headFields,
    from: ({ endpointIds }) => headsOf(endpointIds, wasTriedBefore, 'last_attempt_at'),
    values: ({ endpointIds, now, limit }) => [now, limit, ...padded(endpointIds)],
  },
  loopLease: {
    fields: loopLeaseFields,
    from: () => 'from loop_leases where name = ?',
    values: ({ name }) => [name],
  },
  loopLeasesOf: {
    fields: loopLeaseFields,
    from: () => 'from loop_leases where node_id = ?',
    values: ({ nodeId }) => [nodeId],
  },
  nodes: { fields: nodeFields, from: () => 'from nodes', values: () => [] },
  connectorsOfEndpoints: {
    fields: connectorWithWebhookFields,
    flags: ['paused', 'breakerMany'],
    from: ({ endpointIds }) =>
      `from (${connectorWithWebhook}
         where c.id in (select connector_id from endpoints where id in (${marks(endpointIds)})))`,
    values: ({ endpointIds }) => padded(endpointIds),
  },
  anyEndedLease: {
    fields: ['seq'],
    from: () => 'from (select seq from deliveries where lease_id is not null and leased_until <= ? limit 1)',
    values: ({ now }) => [now],
  },
  endpointsOfDeliveries: {
    fields: endpointFields,
    flags: ['breakerMany'],
    from: ({ ids }) => `from endpoints where id in (select endpoint_id from deliveries where id in (${marks(ids)}))`,
    values: ({ ids }) => padded(ids),
  },
}
