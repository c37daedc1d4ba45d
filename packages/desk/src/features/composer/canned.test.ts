import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseCanned, findSlashWord, insertAt } from './canned.ts'

describe('the word with a slash', () => {
  it.each([
    ['/', 1, ''],
    ['/he', 3, 'he'],
    ['Hello /th and more', 9, 'th'],
    ['line\n/x', 7, 'x'],
  ])('%j at %d is %j', (text, caret, typed) => expect(findSlashWord(text, caret)?.typed).toBe(typed))

  it.each([
    ['and/or', 6],
    ['https://example.com', 19],
    ['/he ', 4],
    ['', 0],
  ])('%j at %d has none', (text, caret) => expect(findSlashWord(text, caret)).toBeUndefined())

  it('is replaced by the reply, and nothing else changes', () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.stringMatching(/^\w{0,10}$/),
        fc.string(),
        fc.string(),
        (before, typed, after, reply) => {
          const head = before === '' ? '' : `${before} `
          const text = `${head}/${typed}${after}`
          const word = findSlashWord(text, head.length + 1 + typed.length)
          expect(word).toBeDefined()
          if (!word) return
          expect(insertAt(text, word, reply)).toEqual({ text: head + reply + after, caret: (head + reply).length })
        },
      ),
    ))
})

it('shortcuts come before what only holds the letters', () => {
  const reply = (shortcut: string, title: string, text = '') => ({
    id: shortcut,
    shortcut,
    title,
    text,
    ...{ language: null, personal: false, attachments: [], updated_at: '' },
  })
  const replies = [
    reply('bye', 'Thanks and bye'),
    reply('thanks', 'Thank you'),
    reply('wait', 'One moment', 'Please wait'),
  ]
  expect(chooseCanned(replies, 'TH').map(({ shortcut }) => shortcut)).toEqual(['thanks', 'bye'])
  expect(chooseCanned(replies, '')).toHaveLength(3)
})
