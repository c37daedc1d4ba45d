import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atBot } from './status.ts'
import { openThreadStore } from './thread-store.ts'
import { newEntry, type Visitor, viewEntry } from './visitor.ts'
import { createVisitors } from './visitors.ts'

const page = { locale: 'en', page: '/' } as const

const visitorsOf = (maxVisitors: number, maxEntries: number) =>
  createVisitors({ store: openThreadStore(':memory:'), maxVisitors, maxEntries, now: () => 0 })

test('a visitor who is no longer at hand comes back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6)), fc.integer({ min: 1, max: 4 }), (seen, maxVisitors) => {
      const visitors = visitorsOf(maxVisitors, 9)
      const counts = new Map<string, number>()
      for (const number of seen) {
        const visitor = visitors.open(String(number), page)
        visitors.append(visitor, newEntry(visitor, 'agent', { createdAt: 1 }))
        counts.set(visitor.id, Math.min((counts.get(visitor.id) ?? 0) + 1, 9))
      }
      for (const [id, count] of counts) expect(visitors.find(id)?.entries).toHaveLength(count)
      expect(visitors.find('unknown')).toBeUndefined()
    }),
  )
})

test('a long conversation loses its oldest entries, never one the gateway has not got', () => {
  const visitors = visitorsOf(1, 3)
  const visitor: Visitor = visitors.open('one', page)
  visitor.status = { ...atBot, at: 'agent' }
  visitors.append(visitor, newEntry(visitor, 'visitor', { text: 'unsent', createdAt: 0 }))
  for (const text of ['a', 'b', 'c', 'd']) visitors.append(visitor, newEntry(visitor, 'agent', { text, createdAt: 1 }))
  expect(visitor.entries.map(({ text }) => text)).toEqual(['unsent', 'c', 'd'])
})

test('the page shows no file name that turns the direction of writing', () => {
  const visitor = visitorsOf(1, 1).open('one', page)
  const files = [{ missing: true as const, id: 'f1', name: 'photo\u202egnp.exe' }]
  expect(viewEntry(newEntry(visitor, 'agent', { files, createdAt: 1 })).files).toEqual([
    { name: 'photognp.exe', missing: true },
  ])
})

test('a listener is told how things stand, then every change, until it leaves', () => {
  const visitors = visitorsOf(1, 3)
  const visitor = visitors.open('one', page)
  const told: string[] = []
  const leave = visitors.subscribe(visitor, ({ type }) => told.push(type))
  visitors.append(visitor, newEntry(visitor, 'bot', { text: 'hello', createdAt: 1 }))
  leave()
  visitors.rename(visitor, 'Camille')
  expect(told).toEqual(['snapshot', 'entry'])
})
