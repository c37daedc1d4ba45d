import { expect, it } from 'vitest'
import { createStreamReader, type StreamNews } from './stream-reader.ts'

function startReader() {
  const heard: unknown[] = []
  const reader = createStreamReader({
    event: (name, data) => heard.push([name, data]),
    reset: () => heard.push('reset'),
    state: (state) => heard.push(state),
  })
  return {
    reader,
    /** What the news led to. */
    take: (...news: StreamNews[]) => {
      heard.length = 0
      for (const one of news) reader.take(one)
      return [...heard]
    },
  }
}

const live: StreamNews = { type: 'state', state: 'live' }
const change = (id: number): StreamNews => ({ type: 'event', event: { event: 'change', data: `${id}`, id: `${id}` } })
const begin = (id: number): StreamNews => ({ type: 'event', event: { event: 'message', data: '', id: `${id}` } })
const standing = (place: number | undefined, ...events: string[]): StreamNews => ({
  type: 'standing',
  state: 'live',
  place: place === undefined ? undefined : `${place}`,
  events: events.map((data) => ({ event: 'presence', data, id: undefined })),
})

it('reads everything anew when a stream begins of which it knows no place, and goes on from there', () => {
  const { reader, take } = startReader()
  expect(take(live, begin(4), change(5))).toEqual(['live', 'reset', ['change', 5]])
  expect(reader.place()).toBe('5')
  expect(take({ type: 'state', state: 'offline' }, live)).toEqual(['offline', 'live'])
})

it('joins a stream that another tab holds: its place, and what still holds', () => {
  const { reader, take } = startReader()
  expect(take(standing(7, '"Ada"'))).toEqual(['live', 'reset', ['presence', 'Ada']])
  expect(take(change(7), change(8))).toEqual([['change', 8]])
  expect(take(standing(8))).toEqual([])
  expect(reader.place()).toBe('8')
})

it('passes on nothing twice when the next tab repeats what the one before had told', () => {
  const { take } = startReader()
  take(live, begin(1), change(2), change(3))
  expect(take(live, change(2), change(3), change(4))).toEqual(['live', ['change', 4]])
})

it('reads everything anew when it finds that it missed something', () => {
  const { reader, take } = startReader()
  take(live, begin(1))
  expect(take(standing(5), change(6))).toEqual(['reset', ['change', 6]])
  expect(take(live, begin(9))).toEqual(['live', 'reset'])
  expect(take({ type: 'event', event: { event: 'reset', data: '{}', id: '2' } })).toEqual(['reset'])
  expect(reader.place()).toBe('2')
})

it('has no place on a stream without ids: each beginning reads anew', () => {
  const { take } = startReader()
  const presence: StreamNews = { type: 'event', event: { event: 'change', data: '1', id: undefined } }
  expect(take(live, presence, presence)).toEqual(['live', 'reset', ['change', 1], ['change', 1]])
  expect(take(standing(undefined))).toEqual([])
  expect(take(live)).toEqual(['live', 'reset'])
})
