/** Attempts to deliver, counted as they end: messages and events apart, by connector as far as connectors have labels. */
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ClaimedDelivery, FetchedDelivery, Settlement, Subject } from '../../deliveries/delivery.ts'
import type { ConnectorLabels } from './connector-labels.ts'

export interface AttemptMetrics {
  count(claimed: Pick<ClaimedDelivery, 'connector' | 'createdAt' | 'subject'>, settlement: Settlement): void
  /** Of one whose delivery another server had taken over, which counts it. */
  countTooLate(claimed: Pick<ClaimedDelivery, 'connector' | 'subject'>): void
  /** Of one that its partner fetched: nothing was sent, so it has no duration. */
  countFetched(fetched: Pick<FetchedDelivery, 'connectorId' | 'createdAt' | 'settledAt' | 'subject'>): void
  /** Shows nought for what none of these has had yet: of a series that begins with 1, nobody sees the increase. */
  show(connectorIds: readonly string[]): void
  /** Drops what was counted of connectors that have no label any more. */
  forget(connectorIds: readonly string[]): void
}

/** What an attempt made of its delivery. */
export const attemptOutcomes = { delivered: 'delivered', pending: 'failed', exhausted: 'exhausted' } as const

const allOutcomes = [...Object.values(attemptOutcomes), 'too_late']
const kinds: readonly Subject['kind'][] = ['message', 'event']
const allSeries = kinds.flatMap((kind) => allOutcomes.map((outcome) => ({ kind, outcome })))

export function createAttemptMetrics(
  { labelOf }: Pick<ConnectorLabels, 'labelOf'>,
  registers: Registry[],
): AttemptMetrics {
  const durations = new Histogram({
    name: 'passerelle_delivery_attempt_duration_seconds',
    help: 'Attempts to deliver a message or an event, by what the delivery became',
    labelNames: ['kind', 'state'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const attempts = new Counter({
    name: 'passerelle_delivery_attempts_total',
    help: 'Attempts to deliver by connector: delivered, failed (there will be another), exhausted (there will be none), or too_late (the delivery had been taken over, and is counted there)',
    labelNames: ['connector', 'kind', 'outcome'],
    registers,
  })
  const latencies = new Histogram({
    name: 'passerelle_delivery_latency_seconds',
    help: 'From the commit of a message or an event to the end of the attempt that delivered it, retries included, or until its partner had fetched it, by connector',
    labelNames: ['connector', 'kind'],
    buckets: [0.05, 0.25, 1, 5, 30, 120, 600, 3600, 21_600],
    registers,
  })

  return {
    count({ connector, createdAt, subject: { kind } }, { next, attempt, now }) {
      const labels = { connector: labelOf(connector.id), kind }
      durations.observe({ kind, state: next.state }, attempt.durationMs / 1000)
      attempts.inc({ ...labels, outcome: attemptOutcomes[next.state] })
      if (next.state === 'delivered') latencies.observe(labels, Math.max(0, now - createdAt) / 1000)
    },
    countTooLate: ({ connector, subject: { kind } }) =>
      attempts.inc({ connector: labelOf(connector.id), kind, outcome: 'too_late' }),
    countFetched({ connectorId, createdAt, settledAt, subject: { kind } }) {
      const labels = { connector: labelOf(connectorId), kind }
      attempts.inc({ ...labels, outcome: 'delivered' })
      latencies.observe(labels, Math.max(0, settledAt - createdAt) / 1000)
    },
    show(connectorIds) {
      for (const connector of connectorIds) {
        for (const { kind, outcome } of allSeries) attempts.inc({ connector, kind, outcome }, 0)
      }
    },
    forget(connectorIds) {
      for (const connector of connectorIds) {
        for (const kind of kinds) latencies.remove({ connector, kind })
        for (const { kind, outcome } of allSeries) attempts.remove({ connector, kind, outcome })
      }
    },
  }
}
