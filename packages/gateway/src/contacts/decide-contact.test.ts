import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CustomerJoinRow, CustomerRef } from '../commands/contact.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { keyOf } from './contact.ts'
import { forgetCustomers, joinRows } from './decide-contact.ts'

const ref = (customerId: string): CustomerRef => ({ connectorId: 'web', customerId })
const names = ['a', 'b', 'c', 'd', 'e', 'f']
const idOf = (join: CustomerJoinRow) => `${join.customerId}-${join.otherCustomerId}`

function applied(joins: readonly CustomerJoinRow[], changes: readonly RowChange[]): CustomerJoinRow[] {
  const byId = new Map(joins.map((one) => [idOf(one), one]))
  for (const change of changes) {
    if (change.table !== 'customerJoins') continue
    if (change.kind === 'insert') byId.set(idOf(change.row), change.row)
    if (change.kind === 'remove') byId.delete(idOf(change.key))
  }
  return [...byId.values()]
}

/** Who is one with somebody, themselves included. */
function contactOf(name: string, joins: readonly CustomerJoinRow[]): string[] {
  const found = new Set([name])
  for (const one of found) for (const join of joins) if (join.customerId === one) found.add(join.otherCustomerId)
  return [...found].toSorted()
}

/** Joins that make no circle, as they are made. */
const forests = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 10 })
  .map((pairs) => {
    const joins: CustomerJoinRow[] = []
    for (const [one, other] of pairs) {
      if (!contactOf(one, joins).includes(other)) joins.push(...joinRows(ref(one), ref(other)))
    }
    return joins
  })

test('whoever goes leaves the others joined as they were, and nothing of themselves', () => {
  fc.assert(
    fc.property(forests, fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }), (joins, going) => {
      const leaving = going.map(ref)
      const known = joins.filter((join) => going.includes(join.customerId))
      const after = applied(joins, forgetCustomers(leaving, known))
      for (const name of names.filter((one) => !going.includes(one))) {
        const before = contactOf(name, joins).filter((one) => !going.includes(one))
        expect(contactOf(name, after)).toEqual(before)
      }
      expect(after.filter((one) => going.includes(one.customerId) || going.includes(one.otherCustomerId))).toEqual([])
      // Each join stands there from either side, and there is no circle: what joins is as few as can be.
      const contacts = new Set(names.map((name) => contactOf(name, after).join()))
      expect(after).toHaveLength(2 * (names.length - contacts.size))
    }),
  )
})

test('a name in two words is another one than two names', () => {
  expect(keyOf({ connectorId: 'a', customerId: 'b c' })).not.toBe(keyOf({ connectorId: 'a b', customerId: 'd' }))
})
