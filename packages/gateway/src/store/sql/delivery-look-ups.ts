/** What deciders of deliveries look up, as SQL: which ones are due, what is in a line, and what an attempt's end concerns. */
import type { DeliveryLookUps, OutboxPart } from '../../commands/delivery-look-ups.ts'
import { breakerFields, outboxFields } from './fields.ts'
import { type LookUp, marks, padded } from './look-ups.ts'

const headFields = [
  'seq',
  'id',
  'endpointId',
  'customerId',
  'subject',
  'messageId',
  'eventId',
  'bodyBytes',
  'createdAt',
  'attempts',
  'step',
  'dueAt',
  'nextAt',
  'lastAttemptAt',
] as const

const waitingFields = [
  'id',
  'connectorId',
  'breakerOpenedAt',
  'breakerNextAt',
  'firstDueAt',
  'laterDueAt',
  'isFlushable',
  'isUnderWay',
] as const

const neighbourFields = [
  'seq',
  'id',
  'connectorId',
  'customerId',
  'subject',
  'state',
  'head',
  'step',
  'dueAt',
  'flushAt',
  'nextAt',
] as const

/**
 * What of it was given, or waits. A customer's are found by what is pending of them: said so, no engine takes the index of
 * the outbox, and walks past what is for others.
 */
export const inOutboxPart = ({ customerId }: OutboxPart, position: '> 0' | '= 0'): string =>
  customerId === undefined
    ? `connector_id = ? and outbox_position ${position}`
    : `connector_id = ? and customer_id = ? and state = 'pending' and coalesce(outbox_position, -1) ${position}`

export const outboxPartValues = ({ connectorId, customerId }: OutboxPart): string[] =>
  customerId === undefined ? [connectorId] : [connectorId, customerId]

export const lineFields = [
  ...neighbourFields,
  'instanceId',
  'endpointId',
  'conversationId',
  'messageId',
  'attempts',
  'flushFrom',
  'leaseId',
] as const

const inOutboxFields = [
  'seq',
  'id',
  'subject',
  'messageId',
  'eventId',
  'bodyBytes',
  'createdAt',
  'outboxPosition',
] as const

const otherFields = [
  ...neighbourFields,
  'endpointId',
  'messageId',
  'eventId',
  'attempts',
  'createdAt',
  'leaseId',
  'body',
  'isFollowed',
] as const

/** Whether another message of its customer waits behind one. */
export const isFollowed = (one: string): string =>
  `exists (select 1 from deliveries f where f.connector_id = ${one}.connector_id and f.customer_id = ${one}.customer_id
     and f.subject = 'message' and f.state = 'pending' and f.seq > ${one}.seq)`

/** Longer ones are read by a claim, which bounds what it brings. */
const mostBytesRead = 65_536
export const shortBody = `(select b.body from delivery_bodies b where b.seq = d.seq and d.body_bytes <= ${mostBytesRead})`

export const isFreeHead = 'head = 1 and lease_id is null'
const wasTriedBefore = `last_attempt_at is not null and last_attempt_at < e.breaker_flush_mark and flush_from <= ?`

/** Nothing of its customer is under way that has to end first. */
export const isUnhindered = `not exists (select 1 from deliveries l where l.connector_id = h.connector_id
  and l.customer_id = h.customer_id and l.lease_id is not null
  and (l.endpoint_id = h.endpoint_id or h.subject = 'event' and l.seq < h.seq))`

/** Each engine says in its own way where they are found. */
export function headLookUpsOf(headsOf: (endpointIds: readonly string[], condition: string, order: string) => string): {
  dueHeads: LookUp<'dueHeads'>
  flushableHeads: LookUp<'flushableHeads'>
} {
  const shared: Pick<LookUp<'dueHeads'>, 'fields' | 'values'> = {
    fields: headFields,
    values: ({ endpointIds, now, limit }) => [now, limit, ...padded(endpointIds)],
  }
  return {
    dueHeads: { ...shared, from: ({ endpointIds }) => headsOf(endpointIds, 'next_at <= ?', 'next_at') },
    flushableHeads: { ...shared, from: ({ endpointIds }) => headsOf(endpointIds, wasTriedBefore, 'last_attempt_at') },
  }
}

/** The first unsettled one of a customer, of one subject. */
export const firstOf = (subject: string, connectorId: string, customerId: string, condition = 'true'): string =>
  `(select o.seq from deliveries o where o.connector_id = ${connectorId} and o.customer_id = ${customerId}
     and o.subject = '${subject}' and o.state = 'pending' and ${condition} order by o.seq limit 1)`

const senders = `select c.*, e.id as endpoint_id, e.url as webhook_url
  from endpoints e join connectors c on c.id = e.connector_id`
const sending = {
  fields: ['id', 'secretSealed', 'success', 'hashEncoding', 'endpointId', 'webhookUrl'],
  bytes: ['secretSealed'],
} as const

export const deliveryLookUps: {
  [N in Exclude<keyof DeliveryLookUps, 'dueHeads' | 'flushableHeads'>]: LookUp<N>
} = {
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
    fields: lineFields,
    flags: ['head'],
    from: ({ ids }) => `from deliveries where id in (${marks(ids)})`,
    values: ({ ids }) => padded(ids),
  },
  // The one it has come to may have been erased since: then from the place of the one before it.
  deliveriesOf: {
    fields: ['seq', 'id'],
    from: ({ states }) =>
      `from (select seq, id from deliveries where connector_id = ? and created_at between ? and ?
         and (created_at, seq) > (coalesce((select created_at from deliveries where seq <= ? order by seq desc limit 1), 0), ?)
         and state in (${marks(states)}) order by created_at, seq limit ?) as chosen`,
    values: ({ connectorId, from, to, afterSeq, states, limit }) => [
      ...[connectorId, from, to, afterSeq, afterSeq],
      ...padded(states),
      limit,
    ],
  },
  othersInLine: {
    fields: otherFields,
    flags: ['head', 'isFollowed'],
    bytes: ['body'],
    from: ({ ids, toSend = false }) => {
      const isOther = `o.id not in (${marks(ids)})`
      return `from (select d.*, ${toSend ? shortBody : 'null'} as body, ${toSend ? isFollowed('d') : '0'} as is_followed
        from deliveries d where d.seq in
        (select ${firstOf('message', 'd.connector_id', 'd.customer_id', isOther)} from deliveries d where d.id in (${marks(ids)})
         union all
         select ${firstOf('event', 'd.connector_id', 'd.customer_id', isOther)} from deliveries d where d.id in (${marks(ids)}))) as others`
    },
    values: ({ ids }) => [...padded(ids), ...padded(ids), ...padded(ids), ...padded(ids)],
  },
  filesOfDeliveries: {
    fields: ['id', 'messageId', 'downloadedAt', 'goneAt'],
    from: (ask) => {
      const messages =
        'messageIds' in ask
          ? marks(ask.messageIds)
          : `select message_id from deliveries where id in (${marks(ask.ids)})`
      return `from attachments where message_id in (${messages}) and uid is not null`
    },
    values: (ask) => padded('messageIds' in ask ? ask.messageIds : ask.ids),
  },
  knownAttempts: {
    fields: ['id'],
    from: ({ ids, deliveryIds }) =>
      `from attempts where delivery_id in (${marks(deliveryIds)}) and id in (${marks(ids)})`,
    values: ({ ids, deliveryIds }) => [...padded(deliveryIds), ...padded(ids)],
  },
  outbox: {
    fields: outboxFields,
    from: () => 'from outboxes where connector_id = ?',
    values: ({ connectorId }) => [connectorId],
  },
  outboxGiven: {
    fields: inOutboxFields,
    from: (part) => `from deliveries where ${inOutboxPart(part, '> 0')}`,
    values: outboxPartValues,
  },
  outboxWaiting: {
    fields: inOutboxFields,
    from: (part) =>
      `from (select * from deliveries where ${inOutboxPart(part, '= 0')} order by seq limit ?) as waiting`,
    values: (part) => [...outboxPartValues(part), part.limit],
  },
  connectorsOfDeliveries: {
    fields: ['id', 'deletedAt', 'delivery'],
    from: ({ ids }) => `from connectors where id in (select connector_id from deliveries where id in (${marks(ids)}))`,
    values: ({ ids }) => padded(ids),
  },
  // By all columns of the index of leases: by its first one alone, another index would do, and walk a connector's past.
  waitingEndpoints: {
    fields: waitingFields,
    flags: ['isFlushable', 'isUnderWay'],
    from: ({ ids }) =>
      `from (select e.*,
           (select min(next_at) from deliveries d where d.endpoint_id = e.id and ${isFreeHead}) as first_due_at,
           (select min(next_at) from deliveries d where d.endpoint_id = e.id and ${isFreeHead} and next_at > ?) as later_due_at,
           exists (select 1 from deliveries d where d.endpoint_id = e.id and ${isFreeHead} and ${wasTriedBefore}
             order by d.last_attempt_at limit 1) as is_flushable,
           e.breaker_opened_at is not null and exists (select 1 from deliveries d where d.connector_id = e.connector_id
             and d.customer_id >= '' and d.lease_id is not null and d.endpoint_id = e.id) as is_under_way
         from endpoints e join connectors c on c.id = e.connector_id
         where c.deleted_at is null and e.held_since is null${ids ? ` and e.id in (${marks(ids)})` : ''}) as waiting
       where first_due_at is not null`,
    values: ({ now, ids }) => [now, now, ...padded(ids ?? [])],
  },
  connectorsOfEndpoints: {
    ...sending,
    from: ({ endpointIds }) => `from (${senders} where e.id in (${marks(endpointIds)})) as sending`,
    values: ({ endpointIds }) => padded(endpointIds),
  },
  sendersOfEndpoints: {
    ...sending,
    from: ({ endpointIds }) =>
      `from (${senders} where c.deleted_at is null and e.held_since is null and e.id in (${marks(endpointIds)})) as sending`,
    values: ({ endpointIds }) => padded(endpointIds),
  },
  // In the order of its index: one of any order would be looked for among all deliveries.
  anyEndedLease: {
    fields: ['seq'],
    from: () =>
      'from (select seq from deliveries where lease_id is not null and leased_until <= ? order by leased_until limit 1) as one',
    values: ({ now }) => [now],
  },
  breakersOfEndpoints: {
    fields: ['id', ...breakerFields],
    flags: ['breakerMany'],
    from: ({ endpointIds }) => `from endpoints where id in (${marks(endpointIds)})`,
    values: ({ endpointIds }) => padded(endpointIds),
  },
}
