import { expect, test } from 'vitest'
import { labelled } from './labelled.ts'

const labels = [
  { key: 'order_id', label: { en: 'Order', 'fr-FR': 'Commande' }, hidden: false },
  { key: 'session', label: { en: 'Session' }, hidden: true },
  { key: 'shop', label: { de: 'Laden' }, hidden: false },
  { key: 'absent', label: { en: 'Absent' }, hidden: false },
]
const metadata = { page: '/orders', shop: 'Lille', session: 'x', order_id: 7 }
const shown = (language: string) => labelled(metadata, labels, language).map(({ label, value }) => [label, value])

test('what has a label comes first, in the order of the labels; what is hidden does not come', () => {
  expect(shown('en')).toEqual([
    ['Order', 7],
    ['Laden', 'Lille'],
    ['Page', '/orders'],
  ])
  expect(shown('fr')[0]).toEqual(['Commande', 7])
  expect(shown('es')[0]).toEqual(['Order', 7])
})

test('without labels all comes as it was sent', () => {
  expect(labelled(metadata, [], 'en').map(({ label }) => label)).toEqual(['Page', 'Shop', 'Session', 'Order id'])
})
