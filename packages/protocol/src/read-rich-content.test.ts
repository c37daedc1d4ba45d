import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRichContent } from './read-rich-content.ts'
import type { KnownBlock } from './rich-content.ts'

const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '')
const webUrl = fc.webUrl({ withQueryParameters: true })
const optionally = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[]) =>
  fc.record(model, { requiredKeys: required as never[], noNullPrototype: true })
const choice = optionally({ label: text, value: fc.string(), url: webUrl }, ['label'])
const choices = fc.array(choice, { minLength: 1, maxLength: 4 })
const cardFields = {
  title: text,
  subtitle: fc.string(),
  image_url: webUrl,
  url: webUrl,
  buttons: fc.array(choice, { maxLength: 3 }),
}
const cards = fc.array(optionally(cardFields, ['title']), { minLength: 1, maxLength: 3 })
const select = { label: text, value: fc.string() }
const field = optionally(
  {
    name: text,
    label: text,
    kind: fc.constantFrom('text', 'textarea', 'email', 'phone', 'number', 'date', 'select', 'checkbox'),
    required: fc.boolean(),
    value: fc.string(),
    options: fc.array(fc.record(select, { noNullPrototype: true }), { minLength: 1, maxLength: 3 }),
  },
  ['name', 'label', 'kind', 'options'],
)

const block = fc.oneof(
  optionally({ type: fc.constant('text'), text }, ['type', 'text']),
  optionally({ type: fc.constantFrom('buttons', 'quick_replies'), text, items: choices }, ['type', 'items']),
  optionally({ type: fc.constant('card'), ...cardFields }, ['type', 'title']),
  optionally({ type: fc.constant('carousel'), items: cards }, ['type', 'items']),
  optionally({ type: fc.constant('list'), title: text, items: cards }, ['type', 'items']),
  optionally({ type: fc.constant('link'), url: webUrl, title: text, description: text }, ['type', 'url']),
  optionally({ type: fc.constant('image'), url: webUrl, alt: fc.string() }, ['type', 'url']),
  optionally(
    {
      type: fc.constant('form'),
      title: text,
      fields: fc.array(field, { minLength: 1, maxLength: 3 }),
      submit_label: text,
    },
    ['type', 'fields'],
  ),
) as fc.Arbitrary<KnownBlock>

describe('rich content', () => {
  test('never throws, and gives blocks or nothing, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true, withDate: true }), (value) => {
        const blocks = readRichContent(value)
        expect(blocks === undefined || (Array.isArray(blocks) && blocks.length > 0)).toBe(true)
      }),
    )
  })

  test('never throws on what is almost right', () => {
    const almost = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('text', 'card', 'form', 'https://a.example', ''),
        fc.jsonValue(),
        tie('object'),
        fc.array(tie('value')),
      ),
      object: fc.dictionary(
        fc.constantFrom('type', 'blocks', 'items', 'fields', 'text', 'title', 'url', 'label', 'name', '__proto__'),
        tie('value'),
      ),
    })).value
    fc.assert(fc.property(almost, (value) => void readRichContent(value)))
  })

  test('of the known vocabulary comes back as it was, alone, in a list, in blocks', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
        expect(readRichContent({ blocks })).toEqual(blocks)
        expect(readRichContent(blocks)).toEqual(blocks)
        expect(readRichContent(blocks[0])).toEqual([blocks[0]])
      }),
    )
  })

  test('with anything unknown in it is unknown as a whole', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), (blocks) => {
        expect(readRichContent([...blocks, { type: 'hologram' }])).toBeUndefined()
      }),
    )
  })

  test.each([
    ['nothing', undefined],
    ['an empty text', '  '],
    ['an empty list', []],
    ['no type and no blocks', { text: 'hello' }],
    ['a script as a link', { type: 'link', url: 'javascript:alert(1)' }],
    ['a script behind a button', { type: 'buttons', items: [{ label: 'x', url: ' JavaScript:alert(1)' }] }],
    ['data as an image', { type: 'image', url: 'data:image/svg+xml,<svg/>' }],
    ['no buttons', { type: 'buttons', items: [] }],
    ['a select without options', { type: 'form', fields: [{ name: 'a', label: 'A', kind: 'select' }] }],
    ['a number for a text', { type: 'text', text: 7 }],
    ['too many items', { type: 'buttons', items: Array.from({ length: 101 }, () => ({ label: 'x' })) }],
  ])('is unknown: %s', (_, value) => {
    expect(readRichContent(value)).toBeUndefined()
  })

  test('null stands for absent, unknown fields are left out, a plain string is a text', () => {
    expect(readRichContent({ type: 'link', url: 'tel:+33123', title: null, colour: 'red' })).toEqual([
      { type: 'link', url: 'tel:+33123' },
    ])
    expect(readRichContent('Hello')).toEqual([{ type: 'text', text: 'Hello' }])
  })
})
