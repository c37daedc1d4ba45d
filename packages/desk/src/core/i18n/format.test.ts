import { expect, it } from 'vitest'
import { formatDuration, formatMoment, formatMs, regional } from './format.ts'

it.each([
  [['de-DE', 'en-GB', 'en-US'], 'en-GB'],
  [['en'], 'en'],
  [['en-US@posix', 'en-AU'], 'en-AU'],
  [['en-US@posix'], 'en'],
  [['fr-CA'], 'en'],
  [[], 'en'],
])('of %j, English is written as in %s', (tags, tag) => expect(regional('en', tags)).toBe(tag))

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it.each([
  [0, '0 s', '0 s'],
  [12_400, '12 s', '12.4 s'],
  [59_990, '1 min', '1 min'],
  [90_000, '1 min', '1 min 30 s'],
  [3_600_000, '1 h', '1 h'],
  [98.1 * 60_000, '1 h 38 min', '1 h 38 min'],
  [86_400_000 + 59_000, '1 d', '1 d'],
  [100 * 3_600_000, '4 d 4 h', '4 d 4 h'],
])('%d ms: waited %s, measured %s', (ms, waited, measured) => {
  expect(plain(formatDuration('en', ms))).toBe(waited)
  expect(plain(formatMs('en', ms))).toBe(measured)
})

it('a duration is in the reader’s language, and whole words where a sentence goes on', () => {
  expect(plain(formatDuration('fr', 100 * 3_600_000))).toBe('4 j 4 h')
  expect(plain(formatMs('fr', 1500))).toBe('1,5 s')
  expect(formatMs('en', 840.4)).toBe('840\u00a0ms')
  expect(plain(formatDuration('en', 98 * 60_000, 'long'))).toBe('1 hour 38 minutes')
  expect(plain(formatDuration('fr', 45 * 86_400_000, 'long'))).toBe('45 jours')
})

it('a moment has its date, but not on its own day', () => {
  const at = new Date(2026, 10, 27, 16, 5).getTime()
  const said = (now: Date) => plain(formatMoment('fr', at, now.getTime()))
  expect(said(new Date(2026, 10, 27, 23, 59))).toBe('16:05')
  expect(said(new Date(2026, 10, 28, 0, 1))).toBe('27 nov. 2026, 16:05')
})
