import type { QueueItem } from '@passerelle/protocol'
import { expect, it } from 'vitest'
import { changedOptions, notNumbers, toForm } from './queue-form.ts'

const queue: QueueItem = {
  ...{ id: 'q', instance_id: 'i', name: 'Sales', is_default: false, assignment: 'manual', capacity: 4 },
  ...{ wait_target_seconds: 90, answer_limit_seconds: null, overflow_queue_id: 'r', overflow_after_seconds: 600 },
  ...{ close_after_seconds: null, hours: null, texts: {}, created_at: '2026-11-22T10:00:00.000Z' },
}

it('times are shown in minutes, and nothing is sent that was not changed', () => {
  const form = toForm(queue)
  expect([form.wait_target_seconds, form.answer_limit_seconds, form.capacity]).toEqual(['1.5', '', '4'])
  expect(changedOptions(form, { ...form })).toEqual({})
})

it.each([
  [{ wait_target_seconds: '2,5' }, { wait_target_seconds: 150 }],
  [{ answer_limit_seconds: '1' }, { answer_limit_seconds: 60 }],
  [{ capacity: ' ' }, { capacity: null }],
  [{ name: ' Support ' }, { name: 'Support' }],
  [{ overflow_queue_id: '' }, { overflow_queue_id: null, overflow_after_seconds: null }],
])('%j changes %j', (typed, change) => {
  const form = toForm(queue)
  expect(changedOptions(form, { ...form, ...typed })).toEqual(change)
})

it('what is no number is found', () => {
  expect(notNumbers({ ...toForm(queue), capacity: 'many', close_after_seconds: '-1' })).toEqual([
    'capacity',
    'close_after_seconds',
  ])
})
