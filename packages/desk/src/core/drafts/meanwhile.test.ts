import { expect, test } from 'vitest'
import { sampleConversation } from '../conversations/sample-conversation.ts'
import { sampleMessage } from '../conversations/sample-messages.ts'
import { happenedSince, standingOf } from './meanwhile.ts'

const me = 'ada'
const zoe = { id: 'zoe', name: 'Zoé' }
const open = sampleConversation()
const first = sampleMessage(1000)
const reply = (at: number, author: { id: string; name: string }) => sampleMessage(at, { kind: 'outbound', author })

const kinds = (change: Parameters<typeof sampleConversation>[0], messages = [first], from = open) =>
  happenedSince(standingOf({ conversation: from, messages: [first] }), {
    ...{ conversation: sampleConversation(change), messages, me },
  }).map(({ kind }) => kind)

test.each([
  ['nothing', {}, [first], []],
  ['the customer writes on', {}, [first, sampleMessage(2000)], []],
  ['one’s own answer', {}, [first, reply(2000, { id: me, name: 'Ada' })], []],
  ['a colleague’s answer', {}, [first, reply(2000, zoe)], ['answered']],
  ['two of them', {}, [first, reply(2000, zoe), reply(3000, zoe)], ['answered', 'answered']],
  ['an old answer that comes by scrolling', {}, [reply(500, zoe), first], []],
  ['closed', { status: 'closed' as const }, [first], ['closed']],
  ['assigned to a colleague', { assignee: zoe }, [first], ['assigned']],
  ['assigned to oneself', { assignee: { id: me, name: 'Ada' } }, [first], []],
  ['answered, which takes it', { assignee: zoe }, [first, reply(2000, zoe)], ['answered', 'assigned']],
])('%s', (_title, change, messages, expected) => {
  expect(kinds(change, messages)).toEqual(expected)
})

test('what was so before is no news: closed, a colleague’s, nobody’s any more', () => {
  expect(kinds({ status: 'closed' }, [first], sampleConversation({ status: 'closed' }))).toEqual([])
  const zoes = sampleConversation({ assignee: zoe })
  expect(kinds({ assignee: zoe }, [first], zoes)).toEqual([])
  expect(kinds({}, [first], zoes)).toEqual([])
})
