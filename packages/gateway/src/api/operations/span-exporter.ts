/**
 * Spans on their way to a collector, by OpenTelemetry's own batches, encoding and requests. Loaded only when traces are
 * wanted. A span is data made when what it tells of is over: there is nothing to start, and no context to carry.
 */
import {
  type Attributes,
  type HrTime,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api'
import { parseKeyPairsIntoRecord, parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  type ReadableSpan,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import { takeRandom } from '../../lib/ids.ts'
import type { TracingOptions } from './tracing-options.ts'

export interface FinishedSpan {
  traceId: string
  /** Of one that others name as their parent. */
  spanId?: string
  parentSpanId?: string
  name: string
  kind: 'server' | 'client' | 'internal'
  startMs: number
  endMs: number
  attributes: Attributes
  failed?: boolean
  /** The `traceparent` of whom it has to do with. */
  link?: string | undefined
}

export interface SpanExporter {
  isSampled(traceId: string): boolean
  export(span: FinishedSpan): void
  /** Sends what is left, but does not wait for it for long. */
  close(): Promise<void>
}

export interface SpanExporterDeps {
  options: TracingOptions
  nodeId: string
  version: string
  log: Logger
}

/** A stop has ten seconds for everything. */
const closeWithinMs = 2000
const complaintEveryMs = 60_000
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }

export function openSpanExporter({ options, nodeId, version, log }: SpanExporterDeps): SpanExporter {
  complainTo(log)
  const headers = parseKeyPairsIntoRecord(options.headers)
  const Exporter = options.encoding === 'json' ? JsonExporter : ProtobufExporter
  const exporter = new Exporter({ url: options.url, headers })
  const processor = new BatchSpanProcessor({ exporter, ...options.batches })
  const sampler = new TraceIdRatioBasedSampler(options.share)
  const resource = resourceFromAttributes({
    'service.name': 'passerelle',
    ...parseKeyPairsIntoRecord(options.resourceAttributes),
    ...(options.serviceName && { 'service.name': options.serviceName }),
    'service.version': version,
    'service.instance.id': nodeId,
  })
  const instrumentationScope = { name: 'passerelle', version }

  return {
    isSampled: (traceId) => sampler.shouldSample({}, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED,
    export: (span) => processor.onEnd({ ...toReadable(span), resource, instrumentationScope }),
    async close() {
      let timer: NodeJS.Timeout | undefined
      const tooLong = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeWithinMs)
      })
      await Promise.race([processor.shutdown(), tooLong]).catch((err) => log.warn({ err }, 'the last traces are lost'))
      clearTimeout(timer)
    },
  }
}

function toReadable(span: FinishedSpan): Omit<ReadableSpan, 'resource' | 'instrumentationScope'> {
  const { traceId, spanId = Buffer.from(takeRandom(8)).toString('hex'), parentSpanId, link } = span
  const contextOf = (id: string): SpanContext => ({ traceId, spanId: id, traceFlags: TraceFlags.SAMPLED })
  const context = contextOf(spanId)
  const linked = link === undefined ? null : parseTraceParent(link)
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => context,
    ...(parentSpanId && { parentSpanContext: { ...contextOf(parentSpanId), isRemote: true } }),
    startTime: toHrTime(span.startMs),
    endTime: toHrTime(span.endMs),
    duration: toHrTime(span.endMs - span.startMs),
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes,
    links: linked ? [{ context: linked }] : [],
    events: [],
    ended: true,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const toHrTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]

/** A collector that is away fails every batch: one line a minute tells of all. */
function complainTo(log: Logger): void {
  let toldAt = Number.NEGATIVE_INFINITY
  setGlobalErrorHandler((err) => {
    if (performance.now() - toldAt < complaintEveryMs) return
    toldAt = performance.now()
    log.warn({ err }, 'traces are not sent')
  })
}
