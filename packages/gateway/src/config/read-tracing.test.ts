import { expect, test } from 'vitest'
import { readTracing } from './read-tracing.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

test.each([
  { name: 'off without an endpoint', env: { OTEL_SERVICE_NAME: 'chat' }, on: false },
  { name: 'off with an empty one', env: { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, on: false },
  { name: 'on with one', env: endpoint, on: true },
  { name: 'on with one for traces', env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/x' }, on: true },
  { name: 'off when all of it is disabled', env: { ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, on: false },
  { name: 'off when traces are not exported', env: { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, on: false },
])('tracing is $name', ({ env, on }) => {
  expect(readTracing(env) !== null).toBe(on)
})

test('nothing but its own variables is kept, and they never print', () => {
  const tracing = readTracing({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'key=canary', PATH: '/bin', OTEL_X: '' })
  expect(tracing?.reveal()).toEqual({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'key=canary' })
  expect(JSON.stringify({ tracing })).not.toContain('canary')
})
