import { describe, expect, it } from 'vitest'
import { formatSize, formatUntil } from '../../core/i18n/format.ts'
import { detectLanguage } from '../../core/i18n/i18n.ts'
import { consoleEn } from './console-en.ts'
import { consoleFr } from './console-fr.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

interface Texts {
  [key: string]: string | Texts
}

const entries = (texts: Texts, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : entries(value, `${path}${key}.`),
  )
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted()

describe.each([
  ['inbox', en, fr],
  ['console', consoleEn, consoleFr],
])('the catalogues of the %s', (_, english, french) => {
  it('say the same things, with the same holes to fill', () => {
    const there = new Map(entries(french))
    expect(entries(english).map(([key, text]) => [key, holes(text)])).toEqual(
      entries(english).map(([key]) => [key, holes(there.get(key) ?? 'missing')]),
    )
  })
  it('leave nothing empty', () => {
    for (const [, text] of [...entries(english), ...entries(french)]) expect(text.trim()).not.toBe('')
  })
})

describe('the first visit', () => {
  it.each([
    [null, ['fr-CA', 'en'], 'fr'],
    [null, ['de', 'fr'], 'fr'],
    [null, ['de'], 'en'],
    ['en', ['fr'], 'en'],
    ['xx', ['fr'], 'fr'],
  ] as const)('stored %s, browser %j: %s', (stored, preferred, language) =>
    expect(detectLanguage(stored, preferred)).toBe(language),
  )
})

it('sizes and times are in the reader’s language', () => {
  expect(formatSize('en', 1536)).toBe('1.5 KiB')
  expect(formatSize('fr', 26 * 1024 * 1024)).toBe('26 Mio')
  expect(formatUntil('en', 12_000)).toBe('in 12 sec.')
  expect(formatUntil('fr', 12_000, 'long')).toBe('dans 12 secondes')
})
