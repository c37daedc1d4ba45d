import { expect, test } from 'vitest'
import { createSampleBrowser } from '../lib/sample-tabs.ts'
import { countHanded, createHanded } from './handed.ts'
import { sampleConversation } from './sample-conversation.ts'

const me = 'ada'
const mine = sampleConversation({ assignee: { id: me, name: 'Ada' } })
const zoes = sampleConversation({ assignee: { id: 'zoe', name: 'Zoé' } })

test.each([
  ['answered, and mine', mine, 1],
  ['unread, which counts by itself', { ...mine, unread_count: 1 }, 0],
  ['a colleague’s by now', zoes, 0],
  ['closed by now', { ...mine, status: 'closed' as const }, 0],
])('one that is %s', (_title, item, count) => expect(countHanded([item], me)).toBe(count))

test('what was handed over is known to every tab, and after a reload, until it is opened in one of them', () => {
  const browser = createSampleBrowser()
  const open = () => {
    const handed = createHanded(browser.openTab())
    handed.load(me)
    return handed
  }
  const [one, other] = [open(), open()]
  one.add('c1')
  browser.tell()
  const later = open()
  expect([one, other, later].map(({ store }) => store.get())).toEqual([['c1'], ['c1'], ['c1']])
  later.follow(mine, me)
  expect(later.store.get()).toEqual(['c1'])
  other.forget('c1')
  browser.tell()
  expect([one, other, later].map(({ store }) => store.get())).toEqual([[], [], []])
  one.add('c1')
  one.follow(zoes, me)
  expect(one.store.get()).toEqual([])
})
