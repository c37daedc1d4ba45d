import { expect, it } from 'vitest'
import { changedOptions, NEW_OPTIONS, toOptions } from './connector-options.ts'

it('only what was changed is told, so that the audit log names that and nothing else', () => {
  const before = { ...NEW_OPTIONS, name: 'Shop chat', webhook_url: 'https://shop.example/webhook' }
  expect(changedOptions(before, before)).toEqual({})
  expect(changedOptions(before, { ...before, name: ' Shop chat ', webhook_url: ' ' })).toEqual({ webhook_url: null })
  expect(changedOptions(before, { ...before, inline_max: '2', success: '2xx' })).toEqual({
    inline_max: 2048,
    success: '2xx',
  })
  const queued = { ...before, default_queue_id: 'q1' }
  expect(changedOptions(before, queued)).toEqual({ default_queue_id: 'q1' })
  expect(changedOptions(queued, before)).toEqual({ default_queue_id: null })
})

it('events are all of them or those that were chosen, in one order; ephemeral ones only where they can arrive', () => {
  const before = { ...NEW_OPTIONS, name: 'Shop chat', events_url: 'https://shop.example/events' }
  const chosen = { ...before, event_choice: 'some', events: ['agent.typing', 'message.read'] } as const
  expect(toOptions(before)).toMatchObject({ events_url: 'https://shop.example/events', events: 'all' })
  expect(changedOptions(before, { ...before, events: [] })).toEqual({})
  expect(changedOptions(before, chosen)).toEqual({ events: ['message.read', 'agent.typing'] })
  expect(changedOptions(chosen, { ...chosen, events: ['message.read', 'agent.typing'] })).toEqual({})
  expect(toOptions({ ...chosen, delivery: 'pull' })).toMatchObject({ events_url: null, events: ['message.read'] })
})
