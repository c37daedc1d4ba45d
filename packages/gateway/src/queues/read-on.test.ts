import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bookmarks, startReading } from './read-on.ts'
import { compareTurns, type Turn } from './waiting.ts'

const place = (n: number): Turn => ({ id: `${n}`.padStart(4, '0'), waitingSince: 0, priority: 'normal' })

/** Which pages of a queue a go reads, when none of those that wait there fits anybody. */
function go(bookmarks: Bookmarks, { pages, queueCount, most }: { pages: number; queueCount: number; most: number }) {
  const reading = startReading(bookmarks, queueCount, most)
  const read: number[] = []
  for (let from = reading.next('a', place(0)); from; from = reading.next('a', place(Number(from.id) + 1))) {
    read.push(Number(from.id))
    if (Number(from.id) < pages - 1) continue
    reading.end('a')
    break
  }
  return read
}

test('a go reads no more than its part: what comes first each time, and the rest in turn', () => {
  const bookmarks: Bookmarks = new Map()
  const goes = Array.from({ length: 4 }, () => go(bookmarks, { pages: 9, queueCount: 2, most: 8 }))
  expect(goes).toEqual([
    [0, 1, 2, 3],
    [0, 1, 4, 5],
    [0, 1, 6, 7],
    [0, 1, 8],
  ])
  expect(go(bookmarks, { pages: 9, queueCount: 2, most: 8 })).toEqual([0, 1, 2, 3])
})

test('however long a queue is, and of however many, all of it is read sooner or later, in its order', () => {
  const sizes = { pages: fc.integer({ min: 1, max: 60 }), queueCount: fc.nat({ max: 9 }), most: fc.nat({ max: 20 }) }
  fc.assert(
    fc.property(fc.record(sizes), (queue) => {
      const bookmarks: Bookmarks = new Map()
      const seen = new Set<number>()
      for (let goes = 0; goes <= queue.pages; goes++) {
        const read = go(bookmarks, queue)
        expect(read.length).toBeLessThanOrEqual(Math.max(2, queue.most))
        expect(read.map(place).toSorted(compareTurns)).toEqual(read.map(place))
        for (const page of read) seen.add(page)
      }
      expect(seen.size).toBe(queue.pages)
    }),
  )
})
