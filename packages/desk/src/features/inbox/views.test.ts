import { describe, expect, it } from 'vitest'
import { sampleConversation } from './sample-conversation.ts'
import { belongsToView, inboxPath, VIEWS } from './views.ts'

describe('a conversation is in', () => {
  it.each([
    ['waiting and all open, when nobody has it', sampleConversation({}), ['waiting', 'open']],
    ['mine and all open, when I have it', sampleConversation({ assignee: { id: 'me', name: 'Me' } }), ['mine', 'open']],
    ['all open alone, when another has it', sampleConversation({ assignee: { id: 'you', name: 'You' } }), ['open']],
    [
      'closed alone, once closed',
      sampleConversation({ status: 'closed', assignee: { id: 'me', name: 'Me' } }),
      ['closed'],
    ],
  ])('%s', (_, conversation, views) =>
    expect(VIEWS.filter((view) => belongsToView(view, conversation, 'me'))).toEqual(views),
  )
})

it('the address holds list, conversation and search', () => {
  expect(inboxPath('mine')).toBe('/inbox/mine')
  expect(inboxPath('open', 'a/b', 'é&')).toBe('/inbox/open/a%2Fb?q=%C3%A9%26')
  expect(inboxPath('open', 'a', 'x', 'm1')).toBe('/inbox/open/a?q=x&message=m1')
})
