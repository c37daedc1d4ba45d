/**
 * A message as a trace, by OpenTelemetry: the request it came with, the commit, and of a reply each claim, attempt and
 * settlement, on whichever node. It watches from outside: the store's port, the answers and the dispatcher's reports.
 * Spans name messages, connectors and deliveries by their ids; no customer, no text, no URL, no secret.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import type { ClaimedDelivery, Settlement } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { InboundPlan } from '../../ingest/inbound-plan.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import type { Clock } from '../../lib/clock.ts'
import type { App } from '../http/app.ts'
import { attemptOutcomes } from './attempt-metrics.ts'
import type { FinishedSpan, SpanExporter } from './span-exporter.ts'
import { traceIdsOf } from './trace-ids.ts'
import { readTracingOptions } from './tracing-options.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The messages that it recorded, as far as they are traced. */
    tracedMessages: string[] | null
  }
}

type Watched = Pick<IngestStore, 'recordInbound'> &
  Pick<ConversationStore, 'recordReply'> &
  Pick<DeliveryStore, 'claimDeliveries'>

export interface Traces {
  follow(app: App): void
  /** The same store, whose commits and claims are traced. */
  watch<T extends Watched>(store: T): T
  onAttempt(claimed: ClaimedDelivery, settlement: Settlement): void
  /** Undefined when there is none. */
  traceIdOf(messageId: string): string | undefined
  close(): Promise<void>
}

export interface TracesDeps {
  config: Pick<Config, 'tracing'>
  clock: Pick<Clock, 'now' | 'steady'>
  nodeId: string
  version: string
  log: Logger
}

const noTraces: Traces = {
  follow() {},
  watch: (store) => store,
  onAttempt() {},
  traceIdOf: () => undefined,
  close: async () => {},
}

export async function openTraces({ config, clock, ...deps }: TracesDeps): Promise<Traces> {
  if (!config.tracing) return noTraces
  const options = readTracingOptions(config.tracing.reveal())
  if ('problem' in options) {
    deps.log.warn({ problem: options.problem }, 'no traces are sent')
    return noTraces
  }
  const { openSpanExporter } = await import('./span-exporter.ts')
  return createTraces(openSpanExporter({ ...deps, options }), clock)
}

/** What all spans of a message have in common, but the first. */
type Step = Omit<FinishedSpan, 'traceId' | 'spanId' | 'parentSpanId'>

function createTraces(exporter: SpanExporter, clock: TracesDeps['clock']): Traces {
  const current = new AsyncLocalStorage<FastifyRequest>()

  const traceIdOf = (messageId: string) => {
    const { traceId } = traceIdsOf(messageId)
    return exporter.isSampled(traceId) ? traceId : undefined
  }
  const tell = (messageId: string, { attributes, ...step }: Step) => {
    const { traceId, rootSpanId: parentSpanId } = traceIdsOf(messageId)
    if (!exporter.isSampled(traceId)) return
    exporter.export({
      ...step,
      traceId,
      parentSpanId,
      attributes: { ...attributes, 'passerelle.message.id': messageId },
    })
  }
  const startTimer = () => {
    const [startMs, started] = [clock.now(), clock.steady()]
    return () => ({ startMs, endMs: startMs + (clock.steady() - started) })
  }
  const tellCommit = (messageId: string, times: Pick<Step, 'startMs' | 'endMs'>) => {
    const traceId = traceIdOf(messageId)
    if (!traceId) return
    tell(messageId, { name: 'commit', kind: 'internal', ...times, attributes: {} })
    const request = current.getStore()
    if (!request) return
    request.traceId ??= traceId
    request.tracedMessages ??= []
    request.tracedMessages.push(messageId)
  }

  return {
    follow(app) {
      app.decorateRequest('tracedMessages', null)
      app.addHook('preHandler', (request, _, done) => current.run(request, done))
      app.addHook('onResponse', (request, reply, done) => {
        for (const messageId of request.tracedMessages ?? []) {
          const { traceId, rootSpanId: spanId } = traceIdsOf(messageId)
          const times = { startMs: clock.now() - reply.elapsedTime, endMs: clock.now() }
          exporter.export({ ...describeRequest(request, reply.statusCode, messageId), ...times, traceId, spanId })
        }
        done()
      })
    },
    watch: (store) => ({
      ...store,
      async recordInbound(plan) {
        const stop = startTimer()
        const statuses = await store.recordInbound(plan)
        const times = stop()
        for (const { index, id } of messagesOf(plan)) if (statuses?.[index] === 'recorded') tellCommit(id, times)
        return statuses
      },
      async recordReply(plan) {
        const stop = startTimer()
        const outcome = await store.recordReply(plan)
        if (outcome.kind === 'recorded') tellCommit(plan.messageId, stop())
        return outcome
      },
      async claimDeliveries(request) {
        const stop = startTimer()
        const claimed = await store.claimDeliveries(request)
        const times = stop()
        for (const one of claimed.deliveries) {
          tell(one.subject.id, { name: 'claim', kind: 'internal', ...times, attributes: describeDelivery(one) })
        }
        return claimed
      },
    }),
    onAttempt(claimed, settlement) {
      const { id } = claimed.subject
      tell(id, describeAttempt(claimed, settlement))
      const times = { startMs: settlement.now, endMs: clock.now() }
      tell(id, { name: 'settle', kind: 'internal', ...times, attributes: describeDelivery(claimed) })
    },
    traceIdOf,
    close: exporter.close,
  }
}

const messagesOf = ({ customers }: InboundPlan) => customers.flatMap(({ messages }) => messages)

function describeRequest(request: FastifyRequest, status: number, messageId: string) {
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
  } as const
}

const describeDelivery = ({ id, connector, attempts }: ClaimedDelivery): Step['attributes'] => ({
  'passerelle.delivery.id': id,
  'passerelle.delivery.attempt': attempts + 1,
  'passerelle.connector.id': connector.id,
})

function describeAttempt(claimed: ClaimedDelivery, { attempt, next, ok }: Settlement): Step {
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
