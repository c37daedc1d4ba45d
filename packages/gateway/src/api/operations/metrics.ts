/**
 * What Prometheus reads: requests, messages, delivery attempts, the backlog, and the process itself. A label may name a
 * connector by its id, never a customer or a message. Counting must cost next to nothing: requests are counted in a map,
 * and made into metrics when somebody asks.
 */
import type { RecordedStatus } from '@passerelle/protocol'
import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { EphemeralResult, EphemeralType } from '../../events/ephemeral-sender.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import { type AttemptMetrics, createAttemptMetrics } from './attempt-metrics.ts'
import { createConnectorLabels, otherConnectors } from './connector-labels.ts'
import { createGauges, type GaugeDeps } from './gauges.ts'

export interface Metrics {
  countRequest(method: string, route: string, status: number): void
  countAttempt: AttemptMetrics['count']
  countTooLate: AttemptMetrics['countTooLate']
  countFetched: AttemptMetrics['countFetched']
  countEphemeral(type: EphemeralType, result: EphemeralResult): void
  /** The same store, whose recorded messages are counted. */
  measure<T extends Pick<IngestStore, 'recordInbound'>>(store: T): T
  contentType: string
  render(): Promise<string>
}

/** Gauges that end like counters, and say no more than those without that end. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total']

export function createMetrics(deps: GaugeDeps): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const countRequest = countRequests(registers)
  const messages = new Counter({
    name: 'passerelle_messages_total',
    help: 'Messages acknowledged to partners: recorded, or known already',
    labelNames: ['status'],
    registers,
  })
  const labels = createConnectorLabels()
  const attempts = createAttemptMetrics(labels, registers)
  const ephemerals = new Counter({
    name: 'passerelle_ephemeral_events_total',
    help: 'Events that are sent once and not kept: sent, failed, or dropped because their endpoint could not take them',
    labelNames: ['type', 'result'],
    registers,
  })
  const setGauges = createGauges(deps, registers)

  const countMessages = (statuses: RecordedStatus[]) => {
    const recorded = statuses.filter((status) => status === 'recorded').length
    if (recorded > 0) messages.inc({ status: 'recorded' }, recorded)
    if (recorded < statuses.length) messages.inc({ status: 'duplicate' }, statuses.length - recorded)
  }

  return {
    countRequest,
    countAttempt: attempts.count,
    countTooLate: attempts.countTooLate,
    countFetched: attempts.countFetched,
    countEphemeral: (type, result) => ephemerals.inc({ type, result }),
    measure: (measured) => ({
      ...measured,
      recordInbound: async (plan) => {
        const statuses = await measured.recordInbound(plan)
        if (statuses) countMessages(statuses)
        return statuses
      },
    }),
    contentType: registry.contentType,
    render: async () => {
      const connectorIds = await setGauges()
      if (connectorIds) {
        attempts.forget(labels.replace(connectorIds))
        attempts.show([...connectorIds, otherConnectors])
      }
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
