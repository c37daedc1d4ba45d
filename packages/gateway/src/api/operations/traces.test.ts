import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { createGateway, type Gateway } from '@passerelle/gateway'
import { loadConfig } from '@passerelle/gateway/config'
import { createWorld, operatorToken, testEngine, type World } from '@passerelle/testkit'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../../../test/trace-collector.ts'

let collector: TraceCollector
let world: World
/** Delivers what the world's gateway accepts: another node where a store can have two. */
let worker: Gateway | undefined
let lines: Record<string, unknown>[]

const log = () =>
  pino(
    { base: null, level: 'debug' },
    new Writable({
      write: (line, _, done) => {
        lines.push(JSON.parse(line))
        done()
      },
    }),
  )

async function open(variables: Record<string, string> = {}): Promise<void> {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '20',
    ...variables,
  }
  const isShared = testEngine === 'postgres'
  const settings = isShared ? { ROLES: 'api' } : {}
  world = await createWorld({ environment, settings, overrides: { log: log() } })
  if (isShared) worker = await startWorker(environment)
}

async function startWorker(environment: Record<string, string>): Promise<Gateway> {
  const env = {
    ...environment,
    PASSERELLE_DATA_DIR: world.dataDir,
    PASSERELLE_ROLES: 'worker',
    PASSERELLE_PORT: '0',
    PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1',
    PASSERELLE_OPERATOR_TOKEN: operatorToken,
  }
  const started = await createGateway(await loadConfig({ env, createDataDir: false }), {
    clock: world.clock,
    log: log(),
  })
  await started.listen()
  return started
}

async function nodeIdOf(url: string): Promise<string> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.match(/^passerelle_node_info\{node="([^"]+)"/m)?.[1] ?? ''
}

beforeEach(async () => {
  lines = []
  collector = await startTraceCollector()
})
afterEach(async () => {
  await worker?.close()
  worker = undefined
  await world.close()
  await collector[Symbol.asyncDispose]()
})

const message = (id: string) => ({
  ...{
    id,
    created_at: 1_700_000_000,
    customer_id: 'canary-customer',
    sender: { type: 'human', id: 'canary-customer' },
  },
  body: { message: 'canary-text' },
})

/** As the documentation tells to find it. */
const traceIdOf = (messageId: string) => createHash('sha256').update(messageId).digest('hex').slice(0, 32)

/** The request, and what is part of it. */
function splitTrace(spans: CollectedSpan[]) {
  const root = spans.find(({ parentSpanId }) => !parentSpanId)
  return { root, others: spans.filter((span) => span !== root) }
}

const namesOf = (spans: CollectedSpan[]) => spans.map(({ name }) => name)

async function replyOnce(): Promise<string> {
  await world.send(message('m1'))
  const { id } = await world.conversationOf('canary-customer')
  return (await world.reply(id, 'canary-answer')).id
}

test('a reply is one trace from the POST to the webhook, its attempts with it, each on the node that did it', async () => {
  await open()
  world.partner.answer({ status: 500, body: 'canary-body' }, 200)
  const id = await replyOnce()
  await collector.waitForTrace(traceIdOf(id), 5)
  await world.clock.advance(3000)
  const spans = await collector.waitForTrace(traceIdOf(id), 8)
  expect(namesOf(spans).toSorted()).toEqual(
    [
      'POST /desk/v1/conversations/:id/messages',
      'commit',
      ...['claim', 'attempt', 'settle'].flatMap((n) => [n, n]),
    ].sort(),
  )
  const { root, others } = splitTrace(spans)
  expect(root?.name).toBe('POST /desk/v1/conversations/:id/messages')
  expect(root?.attributes).toMatchObject({ 'http.response.status_code': 201, 'passerelle.message.id': id })
  expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([root?.spanId]))
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(8)

  const attempts = spans.filter(({ name }) => name === 'attempt')
  expect(attempts.map(({ attributes, status }) => [attributes, status])).toEqual([
    [
      expect.objectContaining({
        'passerelle.delivery.attempt': 1,
        'passerelle.delivery.outcome': 'failed',
        'http.response.status_code': 500,
        'error.type': 'webhook_status',
      }),
      2,
    ],
    [
      expect.objectContaining({
        'passerelle.delivery.attempt': 2,
        'passerelle.delivery.outcome': 'delivered',
        'http.response.status_code': 200,
      }),
      0,
    ],
  ])

  const [api, worked] = [await nodeIdOf(world.url), await nodeIdOf((worker ?? world.gateway).config.publicUrl)]
  const nodeOf = ({ resource }: CollectedSpan) => resource['service.instance.id']
  for (const span of spans) {
    expect(nodeOf(span)).toBe(['claim', 'attempt', 'settle'].includes(span.name) ? worked : api)
    expect(span.resource).toMatchObject({ 'service.name': 'passerelle' })
  }
  const sent = Buffer.concat(collector.requests.map(({ body }) => body)).toString()
  for (const secret of ['canary', world.partner.url, world.connector.client_secret]) expect(sent).not.toContain(secret)
})

test('a message that comes in is a trace; of several in one request, each is one, and a repeated one is none', async () => {
  await open()
  await world.send(message('m1'), message('m2'), message('m1'))
  const { id } = await world.conversationOf('canary-customer')
  const [first, second] = await world.thread(id)
  for (const one of [first, second]) {
    const spans = await collector.waitForTrace(traceIdOf(one?.id ?? ''), 2)
    expect(namesOf(spans)).toEqual(['POST /messaging/v1/messages', 'commit'])
    expect(spans[0]?.attributes).toMatchObject({ 'passerelle.connector.id': world.connector.id })
  }
  await world.send(message('m1'))
  expect(new Set(collector.spans().map(({ traceId }) => traceId)).size).toBe(2)
})

test('nothing of a message begins before the request that it came with', async () => {
  await open()
  for (let i = 0; i < 50; i++) await world.send(message(`m${i}`))
  const { id } = await world.conversationOf('canary-customer')
  const thread = await world.thread(id)
  for (const one of thread) {
    const { root, others } = splitTrace(await collector.waitForTrace(traceIdOf(one.id), 2))
    expect(others).toHaveLength(1)
    for (const { startTimeUnixNano } of others) {
      expect(BigInt(startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(root?.startTimeUnixNano ?? 'none'))
    }
  }
  expect(thread).toHaveLength(50)
})

test('a traceparent of the caller is linked; one that is none is not', async () => {
  await open()
  await world.send(message('m1'))
  const { id } = await world.conversationOf('canary-customer')
  const post = async (traceparent: string) => {
    const path = `/conversations/${id}/messages`
    const { body } = await world.asDesk.call<{ id: string }>('POST', path, { message: 'hi' }, { traceparent })
    const spans = await collector.waitForTrace(traceIdOf(body.id), 5)
    return splitTrace(spans).root?.links
  }
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
  expect(await post(`00-${traceId}-${spanId}-01`)).toEqual([expect.objectContaining({ traceId, spanId })])
  expect(await post('00-nonsense')).toEqual([])
})

test('the webhook is sent as without traces', async () => {
  await open()
  await replyOnce()
  const [received] = await world.partner.waitForRequests(1)
  expect(Object.keys(received?.headers ?? {})).not.toContain('traceparent')
})

test('the log names the node on each line, and the trace where there is one', async () => {
  await open()
  const id = await replyOnce()
  await collector.waitForTrace(traceIdOf(id), 5)
  const nodes = new Set([await nodeIdOf(world.url), await nodeIdOf((worker ?? world.gateway).config.publicUrl)])
  expect(new Set(lines.map(({ nodeId }) => nodeId))).toEqual(nodes)
  const traced = lines.filter(({ traceId }) => traceId === traceIdOf(id)).map(({ msg }) => msg)
  expect(traced.toSorted()).toEqual(['delivered', 'request'])
  expect(lines.filter(({ route }) => route === '/metrics').map(({ traceId }) => traceId)).toEqual([
    undefined,
    undefined,
  ])
})

describe('what the variables ask for', () => {
  test('protobuf when nothing else is said, with headers, name and attributes', async () => {
    await open({
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key,x-tenant=t1',
      OTEL_SERVICE_NAME: 'our-chat',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
    })
    const id = await replyOnce()
    for (const { resource } of await collector.waitForTrace(traceIdOf(id), 5)) {
      expect(resource).toMatchObject({ 'service.name': 'our-chat', 'deployment.environment.name': 'staging' })
    }
    const [request] = collector.requests
    expect(request?.path).toBe('/v1/traces')
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      authorization: 'Bearer key',
      'x-tenant': 't1',
    })
  })

  test('JSON, which holds the same', async () => {
    await open({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' })
    const id = await replyOnce()
    const spans = await collector.waitForTrace(traceIdOf(id), 5)
    expect(collector.requests[0]?.headers['content-type']).toBe('application/json')
    const { root, others } = splitTrace(spans)
    expect(root?.attributes).toMatchObject({ 'http.response.status_code': 201, 'passerelle.message.id': id })
    expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([root?.spanId]))
  })

  test('nothing is sent of what is not sampled', async () => {
    await open({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' })
    await replyOnce()
    await world.partner.waitForRequests(1)
    await world.close()
    expect(collector.requests).toEqual([])
    expect(lines.filter(({ traceId }) => traceId !== undefined)).toEqual([])
  })

  test('what is not supported is told in the log, and everything else works', async () => {
    await open({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })
    await replyOnce()
    await world.partner.waitForRequests(1)
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'no traces are sent', problem: expect.stringContaining('grpc') }),
    )
  })

  test('a collector that is away delays nothing and loses no message', async () => {
    // Or it is tried for ten seconds, beyond the end of the gateway.
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '500')
    onTestFinished(() => void vi.unstubAllEnvs())
    await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
    await replyOnce()
    await world.partner.waitForRequests(1)
  })

  test('what was not sent yet is sent at the end', async () => {
    await open({ OTEL_BSP_SCHEDULE_DELAY: '3600000' })
    const id = await replyOnce()
    await world.partner.waitForRequests(1)
    expect(collector.requests).toEqual([])
    await worker?.close()
    await world.close()
    expect(namesOf(await collector.waitForTrace(traceIdOf(id), 5))).toContain('attempt')
  })
})
