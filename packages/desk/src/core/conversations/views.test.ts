import { describe, expect, it } from 'vitest'
import { sampleConversation } from './sample-conversation.ts'
import { belongsToList, belongsToView, inboxPath, isView, listQuery, VIEWS, viewOfAgent } from './views.ts'

const since = '2026-01-01T00:00:00.000Z'

describe('a conversation is in', () => {
  it.each([
    [
      'waiting, unassigned and all open, when nobody has it',
      sampleConversation({ waiting_since: since }),
      ['waiting', 'unassigned', 'open'],
    ],
    [
      'waiting too, when I have it',
      sampleConversation({ waiting_since: since, assignee: { id: 'me', name: 'Me' } }),
      ['waiting', 'mine', 'open'],
    ],
    [
      'waiting too, when another has it',
      sampleConversation({ waiting_since: since, assignee: { id: 'you', name: 'You' } }),
      ['waiting', 'open'],
    ],
    [
      'mine and all open, once I answered',
      sampleConversation({ assignee: { id: 'me', name: 'Me' } }),
      ['mine', 'open'],
    ],
    [
      'unassigned and all open, once answered by one who did not take it',
      sampleConversation({}),
      ['unassigned', 'open'],
    ],
    [
      'closed alone, once closed',
      sampleConversation({ status: 'closed', assignee: { id: 'me', name: 'Me' } }),
      ['closed'],
    ],
  ])('%s', (_, conversation, views) =>
    expect(VIEWS.filter((view) => belongsToView(view, conversation, 'me'))).toEqual(views),
  )
})

it('a list of one connector holds that one’s alone, but for what a search found', () => {
  const item = sampleConversation({ connector_id: 'bot' })
  const among = (connector: string, q = '') => belongsToList({ view: 'open', q, connector }, item, 'me')
  expect([among('bot'), among(''), among('other'), among('other', 'words')]).toEqual([true, true, false, true])
})

it('a colleague’s list holds what is open and theirs, snoozed or not', () => {
  const view = viewOfAgent('zoe')
  const [zoe, until] = [{ id: 'zoe', name: 'Zoé' }, '2026-01-01T00:00:00.000Z']
  const holds = (change: Parameters<typeof sampleConversation>[0]) =>
    belongsToView(view, sampleConversation(change), 'me')
  expect(isView(view)).toBe(true)
  expect(listQuery({ view, q: '', connector: '' })).toEqual({
    ...{ status: 'open', assignee: 'zoe', sort: 'longest_waiting' },
  })
  expect([holds({ assignee: zoe }), holds({ assignee: zoe, snoozed_until: until })]).toEqual([true, true])
  expect([holds({}), holds({ assignee: { ...zoe, id: 'me' } })]).toEqual([false, false])
  expect(holds({ assignee: zoe, status: 'closed' })).toBe(false)
})

it('the address holds list, conversation and search', () => {
  expect(inboxPath('mine')).toBe('/inbox/mine')
  expect(inboxPath('open', 'a/b', 'é&')).toBe('/inbox/open/a%2Fb?q=%C3%A9%26')
  expect(inboxPath('open', 'a', 'x', 'm1')).toBe('/inbox/open/a?q=x&message=m1')
})
