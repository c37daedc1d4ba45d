import { expect, it } from 'vitest'
import { sampleConversation } from '../../core/conversations/sample-conversation.ts'
import { receiversOf, toReceiver } from './receivers.ts'

const counts = { open: 0, unassigned: 0, waiting: 0, oldest_waiting_since: null, wait_target_seconds: null }
const availability = {
  ...{ state: 'open' as const, agents_online: 1, agents_available: 1, waiting: 0 },
  ...{ estimated_wait_seconds: null, opens_at: null, closes_at: null },
}
const queue = (id: string) => ({ ...counts, id, name: `Queue ${id}`, is_default: false, is_own: true, availability })
const agent = (id: string) => ({
  id,
  name: `Agent ${id}`,
  role: 'agent' as const,
  service: false,
  status: 'online' as const,
})
const choices = { queues: [queue('q'), queue('r')], agents: [agent('a'), agent('b'), agent('me')] }
const valuesOf = (item: Parameters<typeof sampleConversation>[0]) => {
  const { queues, colleagues } = receiversOf({ ...choices, me: 'me', item: sampleConversation(item) })
  return [...queues, ...colleagues].map(({ value }) => value)
}

it.each([
  ['a queue', { type: 'queue', id: 'q', name: 'Q' }, ['queue:r', 'agent:a', 'agent:b']],
  ['an agent', { type: 'agent', id: 'a', name: 'A' }, ['queue:q', 'queue:r', 'agent:b']],
  ['the bot', { type: 'bot', id: 'a', name: 'Bot' }, ['queue:q', 'queue:r', 'agent:a', 'agent:b']],
] as const)('what %s has goes to everybody else', (_, owner, values) => expect(valuesOf({ owner })).toEqual(values))

it('a queue says that nobody answers there now', () => {
  const closed = { ...queue('r'), availability: { ...availability, state: 'closed' as const } }
  const item = sampleConversation({ owner: null })
  const { queues } = receiversOf({ ...choices, queues: [queue('q'), closed], me: 'me', item })
  expect(queues.map(({ trouble }) => trouble)).toEqual([undefined, 'closed'])
})

it('a choice names its kind', () => {
  expect([toReceiver('queue:q:1'), toReceiver('agent:a')]).toEqual([{ queue_id: 'q:1' }, { agent_id: 'a' }])
})
