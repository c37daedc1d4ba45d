import { readRichContent } from '@passerelle/protocol'
import { describe, expect, it } from 'vitest'
import { checkDraft, newDraft, RICH_KINDS, type RichDraft, toFallback, toRichContent, toUrl } from './rich-draft.ts'

const draft = (change: Partial<RichDraft>): RichDraft => ({
  ...newDraft(),
  title: 'Which room?',
  subtitle: 'One is enough',
  url: 'shop.example/lamps',
  rows: [
    { key: 'a', label: 'Bedroom', extra: '' },
    { key: 'b', label: 'See all', extra: 'https://shop.example' },
    { key: 'c', label: ' ', extra: '' },
  ],
  ...change,
})

it.each(RICH_KINDS)('what is sent as %s is of the vocabulary, and has words for those who cannot show it', (kind) => {
  const one = draft({ kind })
  expect(checkDraft(one)).toEqual({})
  expect(readRichContent(toRichContent(one))?.[0]?.type).toBe(kind)
  expect(toFallback(one)).toContain('Which room?')
})

describe('what is missing is named', () => {
  it.each([
    [{ kind: 'card', title: ' ' }, { title: true }],
    [{ kind: 'link', url: '' }, { url: true }],
    [{ kind: 'link', url: 'http://a b' }, { url: true }],
    [{ kind: 'buttons', rows: [] }, { rows: true }],
    [{ kind: 'buttons', rows: [{ key: 'a', label: 'Go', extra: 'http://a b' }] }, { rows: true }],
  ] as [Partial<RichDraft>, object][])('%j: %j', (change, faults) => expect(checkDraft(draft(change))).toEqual(faults))
})

it('an address may be given without its beginning', () => {
  expect(toUrl('shop.example/a')).toBe('https://shop.example/a')
  expect(toUrl('mailto:a@b.example')).toBe('mailto:a@b.example')
  expect(toUrl(' ')).toBeUndefined()
})

it('the words in its place have a line for each choice', () => {
  expect(toFallback(draft({ kind: 'quick_replies', subtitle: '', url: '' }))).toBe(
    'Which room?\n• Bedroom\n• See all – https://shop.example',
  )
})
