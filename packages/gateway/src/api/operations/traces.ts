/**
 * A message as a trace, by OpenTelemetry: the request it came with, the commit, and of a reply each claim, attempt and
 * settlement, on whichever node. It watches from outside: the store's port, the answers and the dispatcher's reports.
 * Next: `trace-ids.ts` for how nodes agree on a trace, `describe-spans.ts` for what spans say.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import type { ClaimedDelivery, FetchedDelivery, Settlement } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { InboundPlan } from '../../ingest/inbound-plan.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import type { Clock } from '../../lib/clock.ts'
import type { App } from '../http/app.ts'
import {
  describeAttempt,
  describeClaim,
  describeCommit,
  describeFetch,
  describeRequest,
  describeSettlement,
  type Step,
  type Times,
} from './describe-spans.ts'
import type { SpanExporter } from './span-exporter.ts'
import { traceIdsOf } from './trace-ids.ts'
import { readTracingOptions } from './tracing-options.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The messages that it recorded, as far as they are traced. */
    tracedMessages: string[] | null
    /** When it began, in ms; known before anything is done for it. */
    tracedFromMs: number
  }
}

type Watched = Pick<IngestStore, 'recordInbound'> &
  Pick<ConversationStore, 'recordReply'> &
  Pick<DeliveryStore, 'claimDeliveries' | 'settleDelivery'>

export interface Traces {
  follow(app: App): void
  /** The same store, whose commits and claims are traced. */
  watch<T extends Watched>(store: T): T
  onAttempt(claimed: ClaimedDelivery, settlement: Settlement): void
  onFetched(fetched: FetchedDelivery): void
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
  onFetched() {},
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

function createTraces(exporter: SpanExporter, clock: TracesDeps['clock']): Traces {
  const current = new AsyncLocalStorage<FastifyRequest>()

  const traceIdOf = (messageId: string) => {
    const { traceId } = traceIdsOf(messageId)
    return exporter.isSampled(traceId) ? traceId : undefined
  }
  const tell = (messageId: string, { attributes, ...step }: Step) => {
    const { traceId, rootSpanId: parentSpanId } = traceIdsOf(messageId)
    if (!exporter.isSampled(traceId)) return
    const named = { ...attributes, 'passerelle.message.id': messageId }
    exporter.export({ ...step, traceId, parentSpanId, attributes: named })
  }

  return {
    follow(app) {
      app.decorateRequest('tracedMessages', null)
      app.decorateRequest('tracedFromMs', 0)
      app.addHook('preHandler', (request, reply, done) => {
        // Reckoned here and not at the end, where the clock may be ahead of the time that elapsed: nothing of it began before.
        request.tracedFromMs = clock.now() - reply.elapsedTime
        current.run(request, done)
      })
      app.addHook('onResponse', (request, reply, done) => {
        const startMs = request.tracedFromMs
        const times = { startMs, endMs: startMs + reply.elapsedTime }
        for (const messageId of request.tracedMessages ?? []) {
          const { traceId, rootSpanId: spanId } = traceIdsOf(messageId)
          exporter.export({ ...describeRequest(request, reply.statusCode, messageId), ...times, traceId, spanId })
        }
        done()
      })
    },
    watch: (store) =>
      watchStore(store, {
        clock,
        onCommit(messageId, times) {
          tell(messageId, describeCommit(times))
          noteMessage(current.getStore(), messageId, traceIdOf(messageId))
        },
        onClaim: (claimed, times) => tell(claimed.subject.id, describeClaim(claimed, times)),
      }),
    onAttempt(claimed, settlement) {
      tell(claimed.subject.id, describeAttempt(claimed, settlement))
      const times = { startMs: settlement.now, endMs: clock.now() }
      tell(claimed.subject.id, describeSettlement(claimed, times))
    },
    onFetched: (fetched) => tell(fetched.subject.id, describeFetch(fetched, clock.now())),
    traceIdOf,
    close: exporter.close,
  }
}

/** For its line of the log, and for its span once it is answered. */
function noteMessage(request: FastifyRequest | undefined, messageId: string, traceId: string | undefined): void {
  if (!request || traceId === undefined) return
  request.traceId ??= traceId
  request.tracedMessages ??= []
  request.tracedMessages.push(messageId)
}

interface Watch {
  clock: TracesDeps['clock']
  onCommit(messageId: string, times: Times): void
  onClaim(claimed: ClaimedDelivery, times: Times): void
}

function watchStore<T extends Watched>(store: T, { clock, onCommit, onClaim }: Watch): T {
  const timed = async <R>(work: () => Promise<R>): Promise<[R, Times]> => {
    const [startMs, started] = [clock.now(), clock.steady()]
    const result = await work()
    return [result, { startMs, endMs: startMs + (clock.steady() - started) }]
  }
  return {
    ...store,
    async recordInbound(plan) {
      const [statuses, times] = await timed(() => store.recordInbound(plan))
      for (const { index, id } of messagesOf(plan)) if (statuses?.[index] === 'recorded') onCommit(id, times)
      return statuses
    },
    async recordReply(plan) {
      const [outcome, times] = await timed(() => store.recordReply(plan))
      if (outcome.kind === 'recorded') onCommit(plan.messageId, times)
      return outcome
    },
    async claimDeliveries(request) {
      const [claimed, times] = await timed(() => store.claimDeliveries(request))
      for (const one of claimed.deliveries) onClaim(one, times)
      return claimed
    },
    async settleDelivery(settlement) {
      const [settled, times] = await timed(() => store.settleDelivery(settlement))
      if (settled.next) onClaim(settled.next, times)
      return settled
    },
  }
}

const messagesOf = ({ customers }: InboundPlan) => customers.flatMap(({ messages }) => messages)
