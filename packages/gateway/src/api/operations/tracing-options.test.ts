import { describe, expect, test } from 'vitest'
import { readTracingOptions } from './tracing-options.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

test('an endpoint is enough', () => {
  expect(readTracingOptions(endpoint)).toEqual({
    url: 'http://collector:4318/v1/traces',
    encoding: 'protobuf',
    headers: '',
    resourceAttributes: '',
    serviceName: '',
    share: 1,
    batches: {},
  })
})

test.each([
  [
    'a path before the standard one',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' },
    { url: 'https://c/otlp/v1/traces' },
  ],
  [
    'an endpoint for traces, as it is',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/here' },
    { url: 'http://c/here' },
  ],
  ['JSON', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, { encoding: 'json' }],
  [
    'the protocol for traces',
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' },
    { encoding: 'json' },
  ],
  [
    'headers for all and for traces',
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=2' },
    { headers: 'a=1,b=2' },
  ],
  ['a share', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, { share: 0.25 }],
  [
    'the same under a parent, of which there is none',
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    { share: 0 },
  ],
  ['a share that is none', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '7' }, { share: 1 }],
  ['nothing sampled', { OTEL_TRACES_SAMPLER: 'always_off' }, { share: 0 }],
  [
    'batches',
    { OTEL_BSP_SCHEDULE_DELAY: '100', OTEL_BSP_MAX_QUEUE_SIZE: 'x' },
    { batches: { scheduledDelayMillis: 100 } },
  ],
])('it reads %s', (_, variables, expected) => {
  expect(readTracingOptions({ ...endpoint, ...variables })).toMatchObject(expected)
})

describe('it says why no traces are sent', () => {
  test.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
  ])('%s=%s', (name, value) => {
    expect(readTracingOptions({ ...endpoint, [name]: value })).toEqual({
      problem: expect.stringContaining(`${name}=${value} is not supported`),
    })
  })

  test('an endpoint that is no URL', () => {
    expect(readTracingOptions({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' })).toEqual({
      problem: expect.stringContaining('not an http or https URL'),
    })
  })
})
