import type { ConnectorItem } from '@passerelle/protocol'
import { expect, it } from 'vitest'
import { describeConnector, describeSender, eventsSender } from './connector-state.tsx'

const works = { state: 'closed', failures: 0, next_attempt_at: null } as const
const fails = { state: 'open', failures: 3, next_attempt_at: '2026-01-01T00:00:00Z' } as const
const connector = {
  ...{ id: 'c', instance_id: 'i', name: 'Shop', client_id: 'shop', created_at: '2026-01-01T00:00:00Z' },
  ...{ webhook_url: 'https://shop.example/', events_url: 'https://shop.example/', events: 'all', delivery: 'push' },
  ...{ success: '200', hash_encoding: 'hex', sender_mode: 'fixed', sender_id: 'a', sender_name: 'a', inline_max: 0 },
  ...{ retention: null, default_queue_id: null, asked_at: null, paused: false, breaker: works, events_breaker: works },
} satisfies ConnectorItem

it.each<[string, Partial<ConnectorItem>, string, string]>([
  ['that works', {}, 'active', 'active'],
  ['whose events fail', { events_breaker: fails }, 'eventsFailing', 'failing'],
  ['whose messages fail', { breaker: fails }, 'failing', 'active'],
  ['where both fail', { breaker: fails, events_breaker: fails }, 'failing', 'failing'],
  ['that is paused', { paused: true, events_breaker: fails }, 'paused', 'paused'],
  ['without an events URL', { events_url: null, events_breaker: fails }, 'active', 'noWebhook'],
  ['whose partner fetches', { delivery: 'pull', events_breaker: fails }, 'silent', 'silent'],
])('a connector %s', (_, change, word, ofEvents) => {
  const item = { ...connector, ...change }
  expect([describeConnector(item).word, describeSender(eventsSender(item)).word]).toEqual([word, ofEvents])
})
