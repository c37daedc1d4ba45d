import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeHistory, composeLive, historyOf } from './compose-message.ts'
import { atBot } from './status.ts'
import { type Entry, newEntry, newVisitor } from './visitor.ts'

const entry = fc.record({
  author: fc.constantFrom<Entry['author']>('visitor', 'bot'),
  text: fc.string(),
  createdAt: fc.nat(),
  customerName: fc.string(),
})

const bot = { type: 'bot' as const, id: 'bot', name: 'Bot' }
const visitor = newVisitor('visitor-1', { locale: 'fr', page: '/' })

test('a message of the history has two parties, of which exactly one is the customer', () => {
  fc.assert(
    fc.property(entry, ({ author, ...given }) => {
      const { sender, recipient } = composeHistory(visitor.id, newEntry(visitor, author, given), {
        bot,
        attachments: [],
      })
      expect([sender.id, recipient.id].filter((id) => id === visitor.id)).toHaveLength(1)
      expect(sender.type).toBe(author === 'bot' ? 'bot' : 'human')
    }),
  )
})

test('a live message has no recipient, and composed again it is the same, whatever the visitor is called by then', () => {
  fc.assert(
    fc.property(entry, fc.string(), (given, name) => {
      const renamed = { ...visitor }
      const live = newEntry(renamed, 'visitor', { ...given, author: 'visitor' })
      const first = composeLive(renamed.id, live, [])
      renamed.name = name
      expect(composeLive(renamed.id, live, [])).toEqual(first)
      expect(first).not.toHaveProperty('recipient')
    }),
  )
})

test('what agents and the visitor say after the hand-over is no history', () => {
  const chat = newVisitor('visitor-2', { locale: 'en', page: '/' })
  chat.entries.push(newEntry(chat, 'bot', { createdAt: 1 }), newEntry(chat, 'visitor', { createdAt: 2 }))
  chat.status = { ...atBot, at: 'agent' }
  chat.entries.push(newEntry(chat, 'agent', { createdAt: 3 }), newEntry(chat, 'visitor', { createdAt: 4 }))
  expect(historyOf(chat).map(({ createdAt }) => createdAt)).toEqual([1, 2])
})
