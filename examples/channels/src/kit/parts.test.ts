import type { RichContent, WebhookMessage } from '@passerelle/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf, splitText } from './parts.ts'

const messageOf = (message: string, rich_content?: RichContent): WebhookMessage => ({
  id: '1',
  created_at: 1,
  customer_id: 'c',
  sender: { type: 'human', id: 'a', name: 'Ada' },
  body: { message, attachments: [], ...(rich_content && { rich_content }) },
  metadata: {},
})

test.each<[string, RichContent | undefined, object[]]>([
  ['a text alone', undefined, [{ kind: 'text', text: 'Words' }]],
  [
    'choices without words get the text',
    { blocks: [{ type: 'buttons', items: [{ label: 'Yes' }] }] },
    [{ kind: 'choices', text: 'Words' }],
  ],
  [
    'blocks with words stand for the text',
    {
      blocks: [
        { type: 'text', text: 'Other words' },
        { type: 'image', url: 'https://shop.example/1.png' },
      ],
    },
    [{ kind: 'text', text: 'Other words' }, { kind: 'picture' }],
  ],
  [
    'a card is its picture and its choices',
    {
      blocks: [{ type: 'card', title: 'Lamp', image_url: 'https://shop.example/1.png', buttons: [{ label: 'Buy' }] }],
    },
    [
      { kind: 'picture', text: '' },
      { kind: 'choices', text: 'Lamp' },
    ],
  ],
])('%s', (_name, rich, expected) => {
  expect(partsOf(messageOf('Words', rich))).toMatchObject(expected)
})

test('a split text has all its words, no piece is too long, and no character is cut in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 50 }), (text, limit) => {
      const pieces = splitText(text, limit)
      expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(limit)
        expect(piece.isWellFormed()).toBe(true)
      }
    }),
  )
})
