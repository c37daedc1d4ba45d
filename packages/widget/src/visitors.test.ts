import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { atBot } from './status.ts'
import { openThreadStore, type ThreadStore } from './thread-store.ts'
import { type Entry, newEntry, newVisitor, type Visitor, viewEntry } from './visitor.ts'
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

  test('never forgets what is being sent, and takes nobody new beside it', () => {
    const { visitors, say } = fill(2)
    for (const id of ['a', 'b']) say(id, { part: 'live', state: 'sending' })
    expect(() => visitors.open('c', page)).toThrow('try again later')
    expect(visitors.open('a', page).entries).toHaveLength(1)
    expect(gone).toEqual([])
  })

  test('takes nobody new beside what is being sent by its bytes', () => {
    const { visitors, say } = fill(100, 10_000)
    for (const id of ['a', 'b', 'c']) say(id, { text: 'x'.repeat(4000), part: 'live', state: 'sending' })
    expect(() => visitors.open('d', page)).toThrow('try again later')
  })

  test('forgets who has said nothing for long, also who is at hand, and tells their pages', () => {
    const { store, visitors, say } = fill(9)
    for (const id of ['a', 'b']) say(id)
    const told: string[] = []
    visitors.subscribe(visitors.open('a', page), ({ type }) => told.push(type))
    visitors.expire(2)
    expect([told, gone, visitors.find('a')]).toEqual([['snapshot', 'expired'], ['a'], undefined])
    say('a')
    expect([store.find('a')?.entries, visitors.find('b')?.entries]).toMatchObject([{ length: 1 }, { length: 1 }])
  })

  test('counts bytes too', () => {
    const { say } = fill(100, 10_000)
    for (const id of ['a', 'b', 'c']) say(id, { text: 'x'.repeat(4000) })
    expect(gone).toEqual(['a'])
  })
})

describe('the file of the threads', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'threads-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test.each<[string, (store: ThreadStore) => unknown]>([
    ['erased', (store) => store.forget('a')],
    ['expired', (store) => store.expire(2)],
  ])('has nothing left of who was %s', (_how, forget) => {
    const store = openThreadStore(join(folder, 'threads.db'), unbounded)
    for (const name of ['Adèle', 'Camille']) store.keep({ ...newVisitor('a', page), name }, 1)
    forget(store)
    const left = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(left.join('')).not.toMatch(/Adèle|Camille/)
    store.close()
  })

  test('of an earlier version is brought up to date whole or not at all', () => {
    const path = join(folder, 'threads.db')
    const db = new DatabaseSync(path)
    db.exec(`create table visitors (id text primary key, seen_at integer not null, pending integer not null, body text not null) without rowid;
      insert into visitors values ('a', 1, 0, '{}');
      create trigger stop before update on visitors begin select raise(abort, 'the disk is full'); end`)
    expect(() => openThreadStore(path, unbounded)).toThrow('the disk is full')
    db.exec('drop trigger stop')
    openThreadStore(path, unbounded).close()
    expect(db.prepare('select bytes, met_team from visitors').get()).toEqual({ bytes: 2, met_team: 1 })
    db.close()
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
