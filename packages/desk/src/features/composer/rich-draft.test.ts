import { readRichContent } from '@passerelle/protocol'
import { describe, expect, it } from 'vitest'
import {
  checkDraft,
  newDraft,
  newRow,
  RICH_KINDS,
  type RichDraft,
  type RichRow,
  toFallback,
  toRichContent,
  toUrl,
} from './rich-draft.ts'

const row = (label: string, change: Partial<RichRow> = {}): RichRow => ({ ...newRow(), label, ...change })

const draft = (change: Partial<RichDraft>): RichDraft => ({
  ...newDraft(),
  title: 'Which room?',
  subtitle: 'One is enough',
  url: 'shop.example/lamps',
  picture: 'shop.example/lamps.png',
  rows: [row('Bedroom'), row('See all', { url: 'https://shop.example' }), row(' ')],
  ...change,
})

const rooms = { field: 'select', choices: 'Bedroom, Kitchen,', required: true } as const

it.each(RICH_KINDS)('what is sent as %s is of the vocabulary, and has words for those who cannot show it', (kind) => {
  const one = draft({ kind })
  expect(checkDraft(one)).toEqual({})
  expect(readRichContent(toRichContent(one))?.[0]?.type).toBe(kind)
  expect(toFallback(one)).toContain(kind === 'carousel' ? '• See all – https://shop.example' : 'Which room?')
})

describe('what is missing is named', () => {
  it.each([
    [{ kind: 'card', title: ' ' }, { title: true }],
    [{ kind: 'card', picture: 'mailto:a@b.example' }, { picture: true }],
    [{ kind: 'link', url: '' }, { url: true }],
    [{ kind: 'link', url: 'http://a b' }, { url: true }],
    [{ kind: 'link', url: 'javascript:alert(1)' }, { url: true }],
    [{ kind: 'image', picture: '' }, { picture: true }],
    [{ kind: 'buttons', rows: [] }, { rows: true }],
    [{ kind: 'buttons', rows: [row('Go', { url: 'http://a b' })] }, { rows: true }],
    [{ kind: 'carousel', rows: [row('Lamp', { picture: 'tel:12' })] }, { rows: true }],
    [{ kind: 'list', rows: [row(' ')] }, { rows: true }],
    [{ kind: 'form', rows: [row('Room', { ...rooms, choices: ' , ' })] }, { rows: true }],
  ] as [Partial<RichDraft>, object][])('%j: %j', (change, faults) => expect(checkDraft(draft(change))).toEqual(faults))
})

it('an address may be given without its beginning', () => {
  expect(toUrl('shop.example/a')).toBe('https://shop.example/a')
  expect(toUrl('mailto:a@b.example')).toBe('mailto:a@b.example')
  expect(toUrl(' ')).toBeUndefined()
})

it('the words in its place have a line for each choice', () => {
  expect(toFallback(draft({ kind: 'quick_replies' }))).toBe('Which room?\n• Bedroom\n• See all – https://shop.example')
  expect(toFallback(draft({ kind: 'form', rows: [row('Room', rooms), row('Since', { field: 'date' })] }))).toBe(
    'Which room?\n• Room – Bedroom, Kitchen\n• Since',
  )
})

it('the fields of a form have names of their own, made of their labels', () => {
  const rows = [row('Numéro de commande'), row('Room', rooms), row('room'), row('部屋')]
  expect(toRichContent(draft({ kind: 'form', rows })).blocks[0]).toMatchObject({
    fields: [
      { name: 'numero_de_commande', kind: 'text' },
      {
        name: 'room',
        kind: 'select',
        required: true,
        options: [{ label: 'Bedroom', value: 'Bedroom' }, { value: 'Kitchen' }],
      },
      { name: 'room_3' },
      { name: 'field' },
    ],
  })
})
