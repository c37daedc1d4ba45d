import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readableText } from './readable-text.ts'

test('finds the words of cards and buttons, in order', () => {
  const card = {
    type: 'card',
    title: 'Aube',
    buttons: [{ label: 'Repair' }, { label: 'Return', url: 'https://a.example' }],
  }
  expect(readableText(card)).toBe('Aube\nRepair\nReturn\nhttps://a.example')
})

test('takes a plain string as it is, and nothing as nothing', () => {
  expect([readableText('hello'), readableText(undefined), readableText([]), readableText(null)]).toEqual([
    'hello',
    '',
    '',
    '',
  ])
})

test('never throws, and its length is bounded', () => {
  fc.assert(
    fc.property(fc.anything(), (content) => {
      expect(typeof content === 'string' || readableText(content).split('\n').length < 1000).toBe(true)
    }),
  )
})
