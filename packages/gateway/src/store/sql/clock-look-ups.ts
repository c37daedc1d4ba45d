/** What a change of the clock, or of the servers there are, looks up, as SQL: where times are kept, never what becomes of them. */
import type { ClockLookUps } from '../../commands/clock-look-ups.ts'
import { clockMoveFields, endpointFields, loopLeaseFields } from './fields.ts'
import type { LookUp } from './look-ups.ts'

const placeFields = ['connectorId', 'customerId', 'subject', 'seq'] as const
export const movableFetches = (id: string): string =>
  `from (select * from attachments where state = 'pending' and leased_until is null and connector_id >= ''
     and ${id} > ? order by ${id} limit ?) as chosen`

const tokenTimes = ['hash', 'createdAt', 'expiresAt'] as const

export const clockLookUps: { [N in keyof ClockLookUps]: LookUp<N> } = {
  clockMove: { fields: clockMoveFields, from: () => 'from clock_moves', values: () => [] },
  // In the order of the index of what is pending, in which no row moves with its times.
  movableDeliveries: {
    fields: [...placeFields, 'lastAttemptAt', 'step', 'dueAt', 'flushFrom', 'flushAt', 'nextAt'],
    from: () =>
      `from (select * from deliveries where state = 'pending'
         and (connector_id, customer_id, subject, seq) > (?, ?, ?, ?)
       order by connector_id, customer_id, subject, seq limit ?) as chosen`,
    values: ({ after, limit }) => [after.connectorId, after.customerId, after.subject, after.seq, limit],
  },
  movableFetches: {
    fields: ['id', 'fetchTries', 'fetchAt'],
    from: () => movableFetches('id'),
    values: ({ afterId, limit }) => [afterId, limit],
  },
  movableBreakers: {
    fields: endpointFields,
    flags: ['breakerMany'],
    from: () => 'from endpoints where breaker_opened_at is not null or breaker_flush_mark is not null',
    values: () => [],
  },
  deliveryLeases: {
    fields: ['seq', 'leaseId', 'nodeId', 'leasedUntil'],
    from: () => 'from deliveries where lease_id is not null',
    values: () => [],
  },
  fetchLeases: {
    fields: ['id', 'nodeId', 'leasedUntil'],
    from: () => 'from attachments where leased_until is not null',
    values: () => [],
  },
  loopLeases: { fields: loopLeaseFields, from: () => 'from loop_leases', values: () => [] },
  tokensAfter: {
    fields: tokenTimes,
    bytes: ['hash'],
    from: () => 'from tokens where created_at > ?',
    values: ({ now }) => [now],
  },
  sessionsAfter: {
    fields: tokenTimes,
    bytes: ['hash'],
    from: () => 'from sessions where created_at > ?',
    values: ({ now }) => [now],
  },
}
