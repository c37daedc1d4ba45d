import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newEntry, type Visitor, viewEntry } from './visitor.ts'
import { createVisitors } from './visitors.ts'

const page = { locale: 'en', page: '/' } as const

test('keeps the visitors seen last, and tells of those it drops', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6)), fc.integer({ min: 1, max: 4 }), (seen, maxVisitors) => {
      const dropped: string[] = []
      const visitors = createVisitors({ maxVisitors, maxEntries: 9, onDropped: ({ id }) => dropped.push(id) })
      for (const number of seen) visitors.open(String(number), page)
      const expected = [...new Set(seen.toReversed().map(String))].slice(0, maxVisitors)
      const kept = ['0', '1', '2', '3', '4', '5', '6'].filter((id) => visitors.find(id))
      expect(kept).toEqual(expected.toSorted())
      for (const id of kept) expect(visitors.open(id, page)).toBe(visitors.find(id))
    }),
  )
})

test('a long conversation loses its oldest entries, never one the gateway has not got', () => {
  const visitors = createVisitors({ maxVisitors: 1, maxEntries: 3, onDropped: () => {} })
  const visitor: Visitor = visitors.open('one', page)
  visitor.handOver = { state: 'sent', problem: null, after: null }
  visitors.append(visitor, newEntry(visitor, 'visitor', { text: 'unsent', createdAt: 0 }))
  for (const text of ['a', 'b', 'c', 'd']) visitors.append(visitor, newEntry(visitor, 'agent', { text, createdAt: 1 }))
  expect(visitor.entries.map(({ text }) => text)).toEqual(['unsent', 'c', 'd'])
})

test('the page shows no file name that turns the direction of writing', () => {
  const visitor = createVisitors({ maxVisitors: 1, maxEntries: 1, onDropped: () => {} }).open('one', page)
  const files = [{ missing: true as const, id: 'f1', name: 'photo\u202egnp.exe' }]
  expect(viewEntry(newEntry(visitor, 'agent', { files, createdAt: 1 })).files).toEqual([
    { name: 'photognp.exe', missing: true },
  ])
})

test('a listener is told how things stand, then every change, until it leaves', () => {
  const visitors = createVisitors({ maxVisitors: 1, maxEntries: 3, onDropped: () => {} })
  const visitor = visitors.open('one', page)
  const told: string[] = []
  const leave = visitors.subscribe(visitor, ({ type }) => told.push(type))
  visitors.append(visitor, newEntry(visitor, 'bot', { text: 'hello', createdAt: 1 }))
  leave()
  visitors.updateStatus(visitor, { name: 'Camille' })
  expect(told).toEqual(['snapshot', 'entry'])
})
