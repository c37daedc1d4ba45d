/** What OpenTelemetry's variables ask for. Pure. */

export interface TracingOptions {
  url: string
  encoding: 'protobuf' | 'json'
  /** As in the variables: `name=value,name=value`. */
  headers: string
  resourceAttributes: string
  serviceName: string
  /** The share of messages whose trace is sent, of [0, 1]. */
  share: number
  batches: {
    scheduledDelayMillis?: number
    maxQueueSize?: number
    maxExportBatchSize?: number
    exportTimeoutMillis?: number
  }
}

type Variables = Readonly<Record<string, string | undefined>>

/** Or why no traces can be sent. */
export function readTracingOptions(variables: Variables): TracingOptions | { problem: string } {
  const exporter = variables.OTEL_TRACES_EXPORTER ?? 'otlp'
  if (exporter !== 'otlp') return { problem: `OTEL_TRACES_EXPORTER=${exporter} is not supported: use otlp` }
  const url = readUrl(variables)
  if (!url) return { problem: 'the endpoint for OTLP is not an http or https URL' }
  const protocol =
    variables.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? variables.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf'
  if (protocol !== 'http/protobuf' && protocol !== 'http/json') {
    return { problem: `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not supported: use http/protobuf or http/json` }
  }
  const share = readShare(variables)
  if (share === undefined) return { problem: `OTEL_TRACES_SAMPLER=${variables.OTEL_TRACES_SAMPLER} is not supported` }
  const { OTEL_EXPORTER_OTLP_HEADERS: forAll, OTEL_EXPORTER_OTLP_TRACES_HEADERS: forTraces } = variables
  return {
    url,
    encoding: protocol === 'http/json' ? 'json' : 'protobuf',
    headers: [forAll, forTraces].filter(Boolean).join(','),
    resourceAttributes: variables.OTEL_RESOURCE_ATTRIBUTES ?? '',
    serviceName: variables.OTEL_SERVICE_NAME ?? '',
    share,
    batches: readBatches(variables),
  }
}

function readUrl(variables: Variables): string | undefined {
  const base = variables.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '')
  const url = URL.parse(variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? `${base}/v1/traces`)
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}

/** The sampler decides by the trace's id, so that all nodes decide alike: nobody's decision is taken over from a parent. */
function readShare({ OTEL_TRACES_SAMPLER: sampler = 'always_on', OTEL_TRACES_SAMPLER_ARG: argument }: Variables) {
  switch (sampler.replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1
    case 'always_off':
      return 0
    case 'traceidratio': {
      const share = Number(argument ?? 1)
      return share >= 0 && share <= 1 ? share : 1
    }
    default:
      return undefined
  }
}

function readBatches(variables: Variables): TracingOptions['batches'] {
  const read = (name: string) => {
    const number = Number(variables[`OTEL_BSP_${name}`])
    return Number.isInteger(number) && number > 0 ? number : undefined
  }
  const entries = Object.entries({
    scheduledDelayMillis: read('SCHEDULE_DELAY'),
    maxQueueSize: read('MAX_QUEUE_SIZE'),
    maxExportBatchSize: read('MAX_EXPORT_BATCH_SIZE'),
    exportTimeoutMillis: read('EXPORT_TIMEOUT'),
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
