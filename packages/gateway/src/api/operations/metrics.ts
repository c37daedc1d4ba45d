/**
 * What Prometheus reads: requests, messages, delivery attempts, the backlog, and the process itself. No label names a
 * customer, a connector or a message. Counting must cost next to nothing: requests are counted in a map, and made
 * into metrics when somebody asks.
 */
import type { RecordedStatus } from '@passerelle/protocol'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Settlement } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import { createGauges, type GaugeDeps } from './gauges.ts'

export interface Metrics {
  countRequest(method: string, route: string, status: number): void
  /** The same store, whose recorded messages and settled attempts are counted. */
  measure<T extends Pick<IngestStore, 'recordInbound'> & Pick<DeliveryStore, 'settleDelivery'>>(store: T): T
  contentType: string
  render(): Promise<string>
}

export function createMetrics(deps: GaugeDeps): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const countRequest = countRequests(registers)
  const messages = new Counter({
    name: 'passerelle_messages_total',
    help: 'Messages acknowledged to partners: recorded, or known already',
    labelNames: ['status'],
    registers,
  })
  const attempts = new Histogram({
    name: 'passerelle_delivery_attempt_duration_seconds',
    help: 'Attempts to deliver a reply to a webhook, by what the delivery became',
    labelNames: ['state'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const setGauges = createGauges(deps, registers)

  const countMessages = (statuses: RecordedStatus[]) => {
    const recorded = statuses.filter((status) => status === 'recorded').length
    if (recorded > 0) messages.inc({ status: 'recorded' }, recorded)
    if (recorded < statuses.length) messages.inc({ status: 'duplicate' }, statuses.length - recorded)
  }
  const countAttempt = ({ next, attempt }: Settlement) =>
    attempts.observe({ state: next.state }, attempt.durationMs / 1000)

  return {
    countRequest,
    measure: (measured) => ({
      ...measured,
      recordInbound: async (plan) => {
        const statuses = await measured.recordInbound(plan)
        if (statuses) countMessages(statuses)
        return statuses
      },
      settleDelivery: async (settlement) => {
        await measured.settleDelivery(settlement)
        countAttempt(settlement)
      },
    }),
    contentType: registry.contentType,
    render: async () => {
      await setGauges()
      return registry.metrics()
    },
  }
}

function countRequests(registers: Registry[]): Metrics['countRequest'] {
  const counts = new Map<string, Map<number, number>>()
  new Counter({
    name: 'passerelle_http_requests_total',
    help: 'Requests answered, by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
    collect() {
      this.reset()
      for (const [key, byStatus] of counts) {
        const [method = '', route = ''] = key.split(' ')
        for (const [status, count] of byStatus) this.inc({ method, route, status }, count)
      }
    },
  })
  return (method, route, status) => {
    const key = `${method} ${route}`
    let byStatus = counts.get(key)
    if (!byStatus) {
      byStatus = new Map()
      counts.set(key, byStatus)
    }
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
  }
}
