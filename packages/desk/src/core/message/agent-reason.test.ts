import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { agentReason, sizeLimitOf } from './agent-reason.ts'

test.each([
  ['answered badly', reason('webhook_status', { status: 500 }), 'refused'],
  ['redirected', reason('webhook_redirect', { status: 302 }), 'refused'],
  ['silent', reason('no_answer_in_time', { seconds: 10 }), 'unreachable'],
  ['not there', reason('connection_refused', { host: '10.0.0.1:80' }), 'unreachable'],
  ['without a name', reason('name_not_resolved', { host: 'shop.example' }), 'unreachable'],
  ['stopped', reason('interrupted'), 'unsent'],
  ['not allowed to be called', reason('host_is_this_machine', { host: 'localhost' }), 'unsent'],
  ['not recorded', undefined, 'refused'],
] as const)('an endpoint %s', (_, why, told) => expect(agentReason(why)).toBe(told))

test('a file that is too large tells the limit', () => {
  expect(sizeLimitOf(reason('fetched_file_too_large', { max: 1024 }))).toBe(1024)
  expect(sizeLimitOf(reason('file_server_status', { status: 404 }))).toBeUndefined()
  expect(sizeLimitOf(undefined)).toBeUndefined()
})
