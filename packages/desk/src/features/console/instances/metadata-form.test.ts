import { expect, it } from 'vitest'
import { emptyRow, missingParts, moved, toLabels, toRows, withoutBlank } from './metadata-form.ts'

const order = { key: 'order', label: { en: 'Order', de: 'Bestellung' }, hidden: false }
const page = { key: 'page', label: { fr: 'Page' }, hidden: true }

it('labels come back from a form as they went into it, those of other languages too', () => {
  expect(toLabels(toRows([order, page]))).toEqual([order, page])
  expect(toLabels([{ ...order, id: 0, label: { ...order.label, en: ' ', fr: ' Commande ' } }])).toEqual([
    { ...order, label: { de: 'Bestellung', fr: 'Commande' } },
  ])
})

it('an empty row is none; one that is begun says what it lacks', () => {
  const empty = emptyRow([])
  const rows = withoutBlank([empty, { ...empty, key: 'order' }, { ...empty, label: { en: 'Order' } }])
  expect(rows).toHaveLength(2)
  expect(missingParts(rows)).toEqual(['0/label', '1/key'])
})

it('a row moves by one place, as far as there is one', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
})

it('a row stays the same one when it moves and is saved, and no other becomes it', () => {
  const rows = moved(toRows([order, page]), 1, -1)
  expect(rows.map(({ id }) => id)).toEqual([1, 0])
  expect(toRows(toLabels(rows), rows).map(({ id }) => id)).toEqual([1, 0])
  expect(emptyRow(rows).id).toBe(2)
})
