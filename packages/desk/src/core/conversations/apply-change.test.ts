import type { ConversationItem, MessageItem } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  mergeHead,
  type Pages,
  placeConversation,
  placeMessage,
  placeMessages,
  removeConversation,
} from './apply-change.ts'
import { sampleConversation } from './sample-conversation.ts'
import { sampleMessage } from './sample-messages.ts'
import { orderOfList } from './views.ts'

const conversation = (id: string, minute: number): ConversationItem =>
  sampleConversation({ id, customer_id: id, customer_name: id, updated_at: new Date(minute * 60_000).toISOString() })

const pagesOf = <T>(pages: T[][], end: boolean): Pages<T> => ({
  pages: pages.map((items, i) => ({ items, next_cursor: end && i === pages.length - 1 ? null : `after ${i}` })),
  pageParams: pages.map((_, i) => (i === 0 ? null : `after ${i - 1}`)),
})

const order = orderOfList({ view: 'closed', q: '', connector: '' })
const here = { belongs: true, order }
const gone = { belongs: false, order }

const ids = <T extends { id: string }>(list: Pages<T>): string[] =>
  list.pages.flatMap((page) => page.items.map((item) => item.id))

describe('a conversation that changed', () => {
  const list = pagesOf([[conversation('a', 30), conversation('b', 20)], [conversation('c', 10)]], true)

  it('moves to where its change puts it', () => {
    expect(ids(placeConversation(list, conversation('c', 40), here))).toEqual(['c', 'a', 'b'])
  })
  it('comes in when it is new here', () => {
    expect(ids(placeConversation(list, conversation('n', 25), here))).toEqual(['a', 'n', 'b', 'c'])
    expect(ids(placeConversation(list, conversation('n', 5), here))).toEqual(['a', 'b', 'c', 'n'])
  })
  it('leaves when it belongs here no more', () => {
    expect(ids(placeConversation(list, conversation('b', 40), gone))).toEqual(['a', 'c'])
    expect(ids(removeConversation(list, 'b'))).toEqual(['a', 'c'])
  })
  it('does not overtake a later state of itself', () => {
    expect(placeConversation(list, { ...conversation('a', 29), status: 'closed' }, gone)).toBe(list)
  })
  it('waits for its own page when that is not loaded', () => {
    const open = pagesOf([[conversation('a', 30)]], false)
    expect(ids(placeConversation(open, conversation('n', 5), here))).toEqual(['a'])
  })

  it('of those who wait stands by when they began to wait, and stays there when somebody takes it', () => {
    const waits = (id: string, minute: number | null) => ({
      ...conversation(id, 60 - (minute ?? 0)),
      waiting_since: minute === null ? null : new Date(minute * 60_000).toISOString(),
    })
    const longest = { belongs: true, order: orderOfList({ view: 'unassigned', q: '', connector: '' }) }
    const waiting = pagesOf(
      [
        [waits('a', 10), waits('b', 20)],
        [waits('c', 30), waits('d', null)],
      ],
      true,
    )
    expect(ids(placeConversation(waiting, waits('n', 15), longest))).toEqual(['a', 'n', 'b', 'c', 'd'])
    expect(ids(placeConversation(waiting, waits('e', null), longest))).toEqual(['a', 'b', 'c', 'd', 'e'])
    const taken = { ...waits('b', 20), assignee: { id: 'you', name: 'You' } }
    expect(ids(placeConversation(waiting, taken, longest))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('stays in its place among others of the same moment', () => {
    const same = pagesOf([[conversation('c', 10), conversation('b', 10), conversation('a', 10)]], true)
    expect(ids(placeConversation(same, conversation('a', 10), here))).toEqual(['c', 'b', 'a'])
  })

  it('leaves every list sorted and without doubles', () => {
    const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minute: fc.nat(60), belongs: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const end = steps.reduce(
          (state, { id, minute, belongs }) => placeConversation(state, conversation(id, minute), { ...here, belongs }),
          list,
        )
        const items = end.pages.flatMap((page) => page.items)
        expect(new Set(ids(end)).size).toBe(items.length)
        const times = items.map((item) => item.updated_at)
        expect(times).toEqual(times.toSorted().reverse())
      }),
    )
  })
})

const message = (n: number, text = 'Hello') => sampleMessage(n * 1000, { id: `m${n}`, message: text })
/** Newest first, from `from` down to `to`. */
const run = (from: number, to: number): MessageItem[] =>
  Array.from({ length: from - to + 1 }, (_, i) => message(from - i))

describe('the newest page, read again', () => {
  const thread = pagesOf([run(20, 11), run(10, 1)], true)

  it('adds what is new and renews what it holds', () => {
    const head = { items: [message(21), message(20, 'changed'), ...run(19, 12)], next_cursor: 'x' }
    const merged = mergeHead(thread, head)
    expect(ids(merged)).toEqual(run(21, 1).map(({ id }) => id))
    expect(merged.pages[0]?.items[1]?.message).toBe('changed')
    expect(merged.pages[1]?.next_cursor).toBeNull()
  })
  it('replaces the thread when there may be a gap', () => {
    const head = { items: run(40, 31), next_cursor: 'x' }
    expect(mergeHead(thread, head).pages).toEqual([head])
  })
  it('is the whole thread when nothing comes after it', () => {
    const head = { items: run(3, 1), next_cursor: null }
    expect(mergeHead(pagesOf([run(2, 1)], true), head).pages).toEqual([head])
  })

  it('never doubles or drops a message that both sides hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 12 }), (added, size) => {
        const newest = 20 + added
        const head = { items: run(newest, Math.max(1, newest - size + 1)), next_cursor: 'x' }
        const got = ids(mergeHead(thread, head))
        expect(new Set(got).size).toBe(got.length)
        const numbers = got.map((id) => Number(id.slice(1)))
        expect(numbers).toEqual(Array.from(numbers, (_, i) => newest - i))
      }),
    )
  })
})

describe('a few messages', () => {
  const loaded = pagesOf([run(8, 6), run(5, 4)], false)

  it('are renewed in their place, put first as they come, or left to their own page', () => {
    const placed = placeMessages(loaded, [message(9), message(4, 'changed'), message(2), message(10)])
    expect(placed && ids(placed)).toEqual(['m10', 'm9', 'm8', 'm7', 'm6', 'm5', 'm4'])
    expect(placed?.pages[1]?.items[1]?.message).toBe('changed')
  })
  it('are not put where their place is not known', () => {
    expect(placeMessages(loaded, [sampleMessage(6500, { id: 'between' })])).toBeUndefined()
    expect(placeMessages(pagesOf([run(8, 6)], true), [message(2)])).toBeUndefined()
  })
})

describe('one message', () => {
  const thread = pagesOf([run(4, 3), run(2, 1)], true)
  it('is renewed in its place, or put first', () => {
    expect(placeMessage(thread, message(2, 'changed')).pages[1]?.items[0]?.message).toBe('changed')
    expect(ids(placeMessage(thread, message(5)))).toEqual(['m5', 'm4', 'm3', 'm2', 'm1'])
  })
})
