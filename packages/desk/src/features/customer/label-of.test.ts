import { expect, test } from 'vitest'
import { labelOf } from './label-of.ts'

test.each([
  ['page', 'Page'],
  ['order_id', 'Order id'],
  ['orderId', 'Order id'],
  ['delivery-date', 'Delivery date'],
  ['élan', 'Élan'],
  ['URL', 'URL'],
  ['_', '_'],
  ['', ''],
])('%s', (name, label) => expect(labelOf(name)).toBe(label))
