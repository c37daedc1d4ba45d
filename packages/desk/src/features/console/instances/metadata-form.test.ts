import { expect, it } from 'vitest'
import { EMPTY_ROW, missingParts, moved, toLabels, toRows, withoutBlank } from './metadata-form.ts'

const order = { key: 'order', label: { en: 'Order', de: 'Bestellung' }, hidden: false }
const page = { key: 'page', label: { fr: 'Page' }, hidden: true }

it('labels come back from a form as they went into it, those of other languages too', () => {
  expect(toLabels(toRows([order, page]))).toEqual([order, page])
  expect(toLabels([{ ...order, label: { ...order.label, en: ' ', fr: ' Commande ' } }])).toEqual([
    { ...order, label: { de: 'Bestellung', fr: 'Commande' } },
  ])
})

it('an empty row is none; one that is begun says what it lacks', () => {
  const rows = withoutBlank([EMPTY_ROW, { ...EMPTY_ROW, key: 'order' }, { ...EMPTY_ROW, label: { en: 'Order' } }])
  expect(rows).toHaveLength(2)
  expect(missingParts(rows)).toEqual(['0/label', '1/key'])
})

it('a row moves by one place, as far as there is one', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
})
