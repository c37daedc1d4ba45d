import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { formatDuration, formatSize, formatUntil } from './format.ts'
import { fr } from './fr.ts'
import { detectLanguage } from './i18n.ts'

const entries = (catalogue: Record<string, Record<string, string>>) =>
  Object.entries(catalogue).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, text]): [string, string] => [`${section}.${key}`, text]),
  )
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted()

describe('the catalogues', () => {
  it('say the same things, with the same holes to fill', () => {
    const french = new Map(entries(fr))
    expect(entries(en).map(([key, text]) => [key, holes(text)])).toEqual(
      entries(en).map(([key]) => [key, holes(french.get(key) ?? 'missing')]),
    )
  })
  it('leave nothing empty', () => {
    for (const [, text] of [...entries(en), ...entries(fr)]) expect(text.trim()).not.toBe('')
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
  expect(formatDuration('en', 4 * 60_000)).toBe('4 min')
  expect(formatUntil('en', 12_000)).toBe('in 12 sec.')
})
