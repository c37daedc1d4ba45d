/** Attempts to deliver, counted as they end: by connector as far as connectors have labels. */
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ClaimedDelivery, Settlement } from '../../deliveries/delivery.ts'
import type { ConnectorLabels } from './connector-labels.ts'

export interface AttemptMetrics {
  count(claimed: Pick<ClaimedDelivery, 'connector' | 'createdAt'>, settlement: Settlement): void
  /** Of one whose delivery another server had taken over, which counts it. */
  countTooLate(claimed: Pick<ClaimedDelivery, 'connector'>): void
  /** Shows nought for what none of these has had yet: of a series that begins with 1, nobody sees the increase. */
  show(connectorIds: readonly string[]): void
  /** Drops what was counted of connectors that have no label any more. */
  forget(connectorIds: readonly string[]): void
}

/** What an attempt made of its delivery. */
export const attemptOutcomes = { delivered: 'delivered', pending: 'failed', exhausted: 'exhausted' } as const

const allOutcomes = [...Object.values(attemptOutcomes), 'too_late']

export function createAttemptMetrics(
  { labelOf }: Pick<ConnectorLabels, 'labelOf'>,
  registers: Registry[],
): AttemptMetrics {
  const durations = new Histogram({
    name: 'passerelle_delivery_attempt_duration_seconds',
    help: 'Attempts to deliver a reply to a webhook, by what the delivery became',
    labelNames: ['state'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const attempts = new Counter({
    name: 'passerelle_delivery_attempts_total',
    help: 'Attempts to deliver by connector: delivered, failed (there will be another), exhausted (there will be none), or too_late (the delivery had been taken over, and is counted there)',
    labelNames: ['connector', 'outcome'],
    registers,
  })
  const latencies = new Histogram({
    name: 'passerelle_delivery_latency_seconds',
    help: 'From the commit of a reply to the end of the attempt that delivered it, retries included, by connector',
    labelNames: ['connector'],
    buckets: [0.05, 0.25, 1, 5, 30, 120, 600, 3600, 21_600],
    registers,
  })

  return {
    count({ connector, createdAt }, { next, attempt, now }) {
      const label = labelOf(connector.id)
      durations.observe({ state: next.state }, attempt.durationMs / 1000)
      attempts.inc({ connector: label, outcome: attemptOutcomes[next.state] })
      if (next.state === 'delivered') latencies.observe({ connector: label }, Math.max(0, now - createdAt) / 1000)
    },
    countTooLate: ({ connector }) => attempts.inc({ connector: labelOf(connector.id), outcome: 'too_late' }),
    show(connectorIds) {
      for (const connector of connectorIds) {
        for (const outcome of allOutcomes) attempts.inc({ connector, outcome }, 0)
      }
    },
    forget(connectorIds) {
      for (const connector of connectorIds) {
        latencies.remove({ connector })
        for (const outcome of allOutcomes) attempts.remove({ connector, outcome })
      }
    },
  }
}
