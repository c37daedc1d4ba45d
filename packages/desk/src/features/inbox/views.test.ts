import type { ConversationItem } from '@passerelle/protocol'
import { describe, expect, it } from 'vitest'
import { belongsToView, inboxPath, VIEWS } from './views.ts'

const item = (change: Partial<ConversationItem>): ConversationItem => ({
  id: 'c1',
  connector_id: 'c',
  connector_name: 'Bot',
  customer_id: 'claire',
  customer_name: 'Claire',
  status: 'open',
  assignee: null,
  unread_count: 0,
  waiting_since: null,
  last_message: null,
  metadata: {},
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:00.000Z',
  ...change,
})

describe('a conversation is in', () => {
  it.each([
    ['waiting and all open, when nobody has it', item({}), ['waiting', 'open']],
    ['mine and all open, when I have it', item({ assignee: { id: 'me', name: 'Me' } }), ['mine', 'open']],
    ['all open alone, when another has it', item({ assignee: { id: 'you', name: 'You' } }), ['open']],
    ['closed alone, once closed', item({ status: 'closed', assignee: { id: 'me', name: 'Me' } }), ['closed']],
  ])('%s', (_, conversation, views) =>
    expect(VIEWS.filter((view) => belongsToView(view, conversation, 'me'))).toEqual(views),
  )
})

it('the address holds list, conversation and search', () => {
  expect(inboxPath('mine')).toBe('/inbox/mine')
  expect(inboxPath('open', 'a/b', 'é&')).toBe('/inbox/open/a%2Fb?q=%C3%A9%26')
})
