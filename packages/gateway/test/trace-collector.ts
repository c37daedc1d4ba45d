/** A collector of traces on a real socket, as OpenTelemetry's exporters see one. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { waitFor } from '@passerelle/testkit'
import { decodeTraces } from './otlp-traces.ts'

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean }
type Attributes = { key: string; value: Value }[]

/** As OTLP writes them in JSON; in protobuf, what is zero or empty may be missing. */
interface WireSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attributes
  links?: { traceId: string; spanId: string }[]
  status?: { code?: number }
}
interface WireTraces {
  resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { spans: WireSpan[] }[] }[]
}

export interface CollectedSpan extends Omit<WireSpan, 'attributes' | 'status'> {
  status: number
  attributes: Record<string, string | number | boolean>
  resource: Record<string, string | number | boolean>
}

export interface TraceCollector extends AsyncDisposable {
  url: string
  requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[]
  spans(): CollectedSpan[]
  /** Of one trace, by when they began, as soon as there are so many. */
  waitForTrace(traceId: string, count: number): Promise<CollectedSpan[]>
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const requests: TraceCollector['requests'] = []
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) })
    response.writeHead(200, { 'content-type': request.headers['content-type'] }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const spans = () =>
    requests.flatMap(({ headers, body }) => {
      const isJson = headers['content-type'] === 'application/json'
      return readSpans((isJson ? JSON.parse(body.toString()) : decodeTraces(body)) as WireTraces)
    })
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    spans,
    waitForTrace: (traceId, count) =>
      waitFor(`${count} spans of trace ${traceId}`, () => {
        const found = spans().filter((span) => span.traceId === traceId)
        return found.length >= count ? found.toSorted(byStart) : undefined
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const byStart = (a: CollectedSpan, b: CollectedSpan) =>
  Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano))

const readSpans = ({ resourceSpans }: WireTraces): CollectedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        status: span.status?.code ?? 0,
        attributes: readAttributes(span.attributes),
        resource: readAttributes(resource.attributes),
      })),
    ),
  )

const readAttributes = (attributes: Attributes) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue)]),
  )
