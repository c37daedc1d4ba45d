import { expect, test } from 'vitest'
import { recordHeaders } from './record-headers.ts'

test('headers are kept as they came, repeated ones in one line', () => {
  expect(recordHeaders({ 'content-type': 'text/plain', via: ['1.1 a', '1.1 b'], gone: undefined })).toEqual({
    'content-type': 'text/plain',
    via: '1.1 a, 1.1 b',
  })
})

test('cookies are not', () => {
  expect(recordHeaders({ 'set-cookie': ['session=1'], 'set-cookie2': 'a', date: 'now' })).toEqual({ date: 'now' })
})

test('what does not fit into 4 KiB is left out whole, what comes after it and fits is not', () => {
  const kept = recordHeaders({ first: 'a'.repeat(4000), second: 'é'.repeat(60), third: 'c' })
  expect(Object.keys(kept)).toEqual(['first', 'third'])
  expect(Object.keys(recordHeaders({ first: 'a'.repeat(4097) }))).toEqual([])
})
