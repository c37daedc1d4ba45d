/** What spans say: ids, numbers and codes; never who a customer is, what was written, where to, or a secret. Pure. */
import type { FastifyRequest } from 'fastify'
import type { ClaimedDelivery, FetchedDelivery, Settlement } from '../../deliveries/delivery.ts'
import { attemptOutcomes } from './attempt-metrics.ts'
import type { FinishedSpan } from './span-exporter.ts'

/** Of a message's spans all but the first, whose child each is. */
export type Step = Omit<FinishedSpan, 'traceId' | 'spanId' | 'parentSpanId'>

export type Times = Pick<FinishedSpan, 'startMs' | 'endMs'>

export function describeRequest(request: FastifyRequest, status: number, messageId: string): Omit<Step, keyof Times> {
  const { traceparent } = request.headers
  return {
    name: `${request.method} ${request.routeOptions.url}`,
    kind: 'server',
    failed: status >= 500,
    link: typeof traceparent === 'string' ? traceparent : undefined,
    attributes: {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url,
      'http.response.status_code': status,
      'passerelle.request.id': request.id,
      'passerelle.message.id': messageId,
      ...(request.connectorId !== null && { 'passerelle.connector.id': request.connectorId }),
    },
  }
}

export const describeCommit = (times: Times): Step => ({ name: 'commit', kind: 'internal', ...times, attributes: {} })

export const describeClaim = (claimed: ClaimedDelivery, times: Times): Step => ({
  ...{ name: 'claim', kind: 'internal', ...times },
  attributes: describeDelivery(claimed),
})

export function describeAttempt(claimed: ClaimedDelivery, { attempt, next, ok }: Settlement): Step {
  const { startedAt, durationMs, status, error, flush } = attempt
  return {
    name: 'attempt',
    kind: 'client',
    startMs: startedAt,
    endMs: startedAt + durationMs,
    failed: !ok,
    attributes: {
      ...describeDelivery(claimed),
      'passerelle.delivery.outcome': attemptOutcomes[next.state],
      'passerelle.delivery.flush': flush,
      'http.request.method': 'POST',
      ...(status !== null && { 'http.response.status_code': status }),
      ...(error && { 'error.type': error.code }),
    },
  }
}

export const describeSettlement = (claimed: ClaimedDelivery, times: Times): Step => ({
  ...{ name: 'settle', kind: 'internal', ...times },
  attributes: describeDelivery(claimed),
})

/** Its partner asked for what follows: that settles it, and there is no attempt of ours. */
export const describeFetch = ({ connectorId, settledAt, ...fetched }: FetchedDelivery, endMs: number): Step => ({
  ...{ name: 'settle', kind: 'internal', startMs: settledAt, endMs },
  attributes: {
    ...describeDelivery({ ...fetched, connector: { id: connectorId } }),
    'passerelle.delivery.outcome': 'delivered',
  },
})

interface Described extends Pick<ClaimedDelivery, 'id' | 'attempts'> {
  connector: { id: string }
}

const describeDelivery = ({ id, connector, attempts }: Described): Step['attributes'] => ({
  'passerelle.delivery.id': id,
  'passerelle.delivery.attempt': attempts + 1,
  'passerelle.connector.id': connector.id,
})
