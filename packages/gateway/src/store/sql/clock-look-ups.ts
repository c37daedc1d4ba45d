/** What a change of the clock, or of the servers there are, looks up, as SQL: where times are kept, never what becomes of them. */
import type { ClockLookUps } from '../../commands/clock-look-ups.ts'
import type { LookUp } from './look-ups.ts'
import { endpointFields, loopLeaseFields } from './tables.ts'

const tokenTimes = ['hash', 'createdAt', 'expiresAt'] as const

export const clockLookUps: { [N in keyof ClockLookUps]: LookUp<N> } = {
  movableDeliveries: {
    fields: ['seq', 'lastAttemptAt', 'step', 'dueAt', 'flushFrom', 'flushAt', 'nextAt'],
    from: ({ tried }) =>
      `from deliveries where state = 'pending' and (next_at > ?${tried ? ' or last_attempt_at is not null' : ''})`,
    values: ({ now }) => [now],
  },
  movableFetches: {
    fields: ['id', 'fetchTries', 'fetchAt'],
    from: ({ tried }) =>
      `from attachments where state = 'pending' and leased_until is null
         and (fetch_at > ?${tried ? ' or fetch_tries > 0' : ''})`,
    values: ({ now }) => [now],
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
  tokensAfter: { fields: tokenTimes, from: () => 'from tokens where created_at > ?', values: ({ now }) => [now] },
  sessionsAfter: { fields: tokenTimes, from: () => 'from sessions where created_at > ?', values: ({ now }) => [now] },
}
