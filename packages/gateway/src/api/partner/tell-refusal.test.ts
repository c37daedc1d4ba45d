import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { ApiError, fault, refuse } from '../../lib/errors.ts'
import { mostFaultsKept, tellRefusal } from './tell-refusal.ts'

const refused = (...faults: ReturnType<typeof fault>[]) =>
  tellRefusal(new ApiError(reason('has_faults', { count: faults.length }), { faults }))

test('every fault is told with its place and its limits, also the same one at several places', () => {
  const faults = [
    fault('/messages/0/id', 'required'),
    fault('/messages/0/customer_id', 'required'),
    fault('/messages/12/body/attachments/3/content/data', 'decoded_too_large', { max: 1024 }),
    fault('/events/0/data/score', 'not_whole_number', { min: 1, max: 5 }),
  ]
  expect(refused(...faults)).toEqual({
    ...{ codes: ['required', 'decoded_too_large', 'not_whole_number'], faults, faultCount: 4 },
  })
})

test.each([
  ['a name of the partner', '/messages/0/metadata/zoe@shop.example', '/messages/0/metadata/*'],
  ['a number that may be an id', '/messages/0/body/rich_content/0601020304/0', '/messages/0/body/rich_content/*/0'],
  ['an escaped name', '/a~1b', '/*'],
])('%s is left out of the place', (_, path, told) => {
  expect(refused(fault(path, 'required')).faults).toEqual([fault(told, 'required')])
})

test('what a partner sent is left out of the params', () => {
  expect(tellRefusal(refuse('queue_not_found', { name: 'zoe' })).faults).toEqual([
    fault('', 'queue_not_found', { name: '…' }),
  ])
  expect(tellRefusal(refuse('body_not_json', { detail: 'Unexpected token in "secret"' })).faults).toEqual([
    fault('', 'body_not_json', { detail: '…' }),
  ])
})

test('of very many the first ones are kept, and all counted', () => {
  const many = Array.from({ length: 50 }, (_, at) => fault(`/messages/${at}/id`, 'required'))
  const told = refused(...many)
  expect([told.faults.length, told.faultCount, told.codes]).toEqual([mostFaultsKept, 50, ['required']])
  expect(tellRefusal(null)).toEqual({ codes: [], faults: [], faultCount: 0 })
})
