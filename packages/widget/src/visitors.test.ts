import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atBot } from './status.ts'
import { openThreadStore } from './thread-store.ts'
import { type Entry, newEntry, type Visitor, viewEntry } from './visitor.ts'
import { createVisitors } from './visitors.ts'

const unbounded = { maxThreads: 1000, maxBytes: 1e9 }
const page = { locale: 'en', page: '/' } as const

const visitorsOf = (maxVisitors: number, maxEntries: number) =>
  createVisitors({ store: openThreadStore(':memory:', unbounded), maxVisitors, maxEntries, now: () => 0, onGone() {} })

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

describe('a store that is full', () => {
  const gone: string[] = []
  const fill = (maxThreads: number, maxBytes = 1e9) => {
    gone.length = 0
    let seconds = 0
    const store = openThreadStore(':memory:', { maxThreads, maxBytes })
    const now = () => 1000 * ++seconds
    const visitors = createVisitors({ store, maxVisitors: 1, maxEntries: 9, now, onGone: (id) => gone.push(id) })
    const say = (id: string, given: Partial<Entry> = {}) => {
      const visitor = visitors.open(id, page)
      visitors.append(visitor, newEntry(visitor, 'visitor', { createdAt: 1, state: 'kept', ...given }))
    }
    return { store, visitors, say }
  }

  test('keeps nobody who has only been greeted', () => {
    const { store, visitors } = fill(2)
    for (const id of ['a', 'b', 'c']) {
      const visitor = visitors.open(id, page)
      visitors.append(visitor, newEntry(visitor, 'bot', { createdAt: 1 }))
    }
    expect(['a', 'b', 'c'].map(store.find)).toEqual([undefined, undefined, undefined])
  })

  test('forgets who was seen longest ago, first of those whom the team has never had', () => {
    const { store, say } = fill(3)
    say('with the team', { part: 'live', state: 'sent' })
    for (const id of ['first', 'second', 'first', 'third', 'fourth']) say(id)
    expect(gone).toEqual(['second', 'first'])
    say('fourth', { part: 'live', state: 'sent' })
    say('third', { part: 'live', state: 'sent' })
    say('last', { part: 'live', state: 'sent' })
    expect(gone.slice(2)).toEqual(['with the team'])
    expect(store.find('fourth')?.entries).toHaveLength(2)
  })

  test('never forgets what the gateway has not got, and takes nobody new beside it', () => {
    const { visitors, say } = fill(2)
    for (const id of ['a', 'b']) say(id, { part: 'live', state: 'sending' })
    expect(() => visitors.open('c', page)).toThrow('try again later')
    expect(visitors.open('a', page).entries).toHaveLength(1)
    expect(gone).toEqual([])
  })

  test('counts bytes too', () => {
    const { say } = fill(100, 10_000)
    for (const id of ['a', 'b', 'c']) say(id, { text: 'x'.repeat(4000) })
    expect(gone).toEqual(['a'])
  })
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
