import { expect, test } from 'vitest'
import { sampleConversation } from '../conversations/sample-conversation.ts'
import { createAgreements } from './agreements.ts'

const me = 'ada'
const [ada, zoe, bob] = [
  { id: me, name: 'Ada' },
  { id: 'zoe', name: 'Zoé' },
  { id: 'bob', name: 'Bob' },
]
const zoes = sampleConversation({ assignee: zoe })

test.each([
  ['nobody’s', {}, undefined],
  ['one’s own', { assignee: ada }, undefined],
  ['a colleague’s', { assignee: zoe }, zoe],
  ['a closed one that was a colleague’s', { assignee: zoe, status: 'closed' as const }, undefined],
])('a reply in %s', (_title, change, asked) => {
  expect(createAgreements().unasked(sampleConversation(change), me)).toEqual(asked)
})

test('is asked about once, in each conversation', () => {
  const { unasked, give } = createAgreements()
  give('c1', zoe)
  expect(unasked(zoes, me)).toBeUndefined()
  expect(unasked(zoes, me)).toBeUndefined()
  expect(unasked({ ...zoes, id: 'c2' }, me)).toEqual(zoe)
})

test.each([
  ['another colleague’s', { assignee: bob }],
  ['nobody’s', { assignee: null }],
  ['one’s own', { assignee: ada }],
  ['closed', { status: 'closed' as const }],
])('is asked about again after it was %s', (_title, change) => {
  const { unasked, give, follow } = createAgreements()
  give('c1', zoe)
  follow(sampleConversation({ assignee: zoe, ...change }))
  expect(unasked(zoes, me)).toEqual(zoe)
})

test('is asked about where another colleague has it by now', () => {
  const { unasked, give } = createAgreements()
  give('c1', zoe)
  expect(unasked(sampleConversation({ assignee: bob }), me)).toEqual(bob)
})
