import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Hints, readHints } from './handover-hints.ts'

const read = (handover: unknown) => readHints(JSON.stringify({ handover }))
const taken = ({ unused, text, ...hints }: Hints) => hints
const left = (hints: Hints | undefined) => hints?.unused.map(({ hint, because }) => `${hint} ${because}`)

test.each(['{}', '{"handover":null}', '{"note":"\\"handover\\""}', '{"handovers":{}}'])('none: %s', (metadata) => {
  expect(readHints(metadata)).toBeUndefined()
})

test('all there are, as they are written', () => {
  const hints = read({
    ...{ queue: ' Returns ', language: 'FR-ca', skills: ['billing', 'billing', ' tech '], priority: 'High' },
    ...{ summary: ' Parcel damaged.\nWants a refund. ', reason: 'asked for\na person', timeout_seconds: 90 },
    contact: {
      ...{ name: 'Zoé', email: ' zoe@example.com', phone: '+33 6 01 02 03 04', language: 'fr' },
      external_url: 'https://crm.example/zoe',
    },
    other: 7,
  })
  expect(hints && taken(hints)).toEqual({
    ...{ queue: 'Returns', language: 'fr-CA', skills: ['billing', 'tech'], priority: 'high' },
    ...{ summary: 'Parcel damaged.\nWants a refund.', reason: 'asked for a person', timeoutMs: 90_000 },
    contact: {
      ...{ name: 'Zoé', email: 'zoe@example.com', phone: '+33 6 01 02 03 04', language: 'fr' },
      externalUrl: 'https://crm.example/zoe',
    },
  })
  expect(hints?.unused).toEqual([])
})

describe('what cannot be used', () => {
  test.each<[unknown, string[]]>([
    ['vip', ['handover invalid']],
    [['vip'], ['handover invalid']],
    [{ queue: 7, language: 'f', skills: 7, priority: 'now' }, ['queue', 'language', 'skills', 'priority'].map(invalid)],
    [{ summary: {}, reason: [], timeout_seconds: '90' }, ['summary', 'reason', 'timeout_seconds'].map(invalid)],
    [{ timeout_seconds: 0 }, ['timeout_seconds invalid']],
    [{ timeout_seconds: 1e9 }, ['timeout_seconds invalid']],
    [{ contact: 'zoe' }, ['contact invalid']],
    [
      { contact: { name: 7, email: 'zoe', phone: 601020304, language: '??', external_url: 'javascript:alert(1)' } },
      ['name', 'email', 'phone', 'language', 'external_url'].map((field) => `contact.${field} invalid`),
    ],
    [{ skills: [7, null] }, ['skills invalid']],
    [{ skills: ['tech', 7] }, ['skills cut']],
    [{ queue: '', language: null, skills: [], priority: ' ', summary: '', contact: {} }, []],
  ])('%#: %j', (handover, expected) => expect(left(read(handover))).toEqual(expected))

  test('for its length is cut', () => {
    expect(left(read({ skills: Array.from({ length: 10_000 }, (_, n) => `skill-${n}`) }))).toEqual(['skills cut'])
    expect(left(read({ queue: 'x'.repeat(1000), summary: 'x'.repeat(10_001) }))).toEqual(['queue cut', 'summary cut'])
    expect(left(read({ language: `fr${'-abcdefgh'.repeat(50)}` }))).toEqual(['language invalid'])
  })

  test('is shown in a line', () => {
    expect(read({ priority: 'a\nb\0c\ud800' })?.unused).toEqual([
      { hint: 'priority', because: 'invalid', value: 'a b\ufffdc\ufffd' },
    ])
    expect(read({ priority: 'x'.repeat(500) })?.unused[0]?.value).toHaveLength(80)
  })
})

const invalid = (hint: string) => `${hint} invalid`

test('anything at all is read, within bounds, and holds nothing that a store would refuse', () => {
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('\0', '\ud800', 'fr', 'urgent', 'zoe@example.com', 90),
    fc.array(fc.string(), { maxLength: 60 }),
  )
  const names = ['queue', 'language', 'skills', 'priority', 'summary', 'reason', 'timeout_seconds', 'contact']
  const contact = fc.dictionary(fc.constantFrom('name', 'email', 'phone', 'language', 'external_url', '__proto__'), odd)
  const handover = fc.oneof(odd, fc.dictionary(fc.constantFrom(...names, '__proto__'), fc.oneof(odd, contact)))
  fc.assert(
    fc.property(handover, (one) => {
      const hints = read(one)
      if (!hints) return
      const { summary = '', skills = [], contact: known } = hints
      expect(skills.length).toBeLessThanOrEqual(20)
      expect(summary.length).toBeLessThanOrEqual(10_000)
      expect(hints.unused.length).toBeLessThanOrEqual(14)
      for (const text of [...skills, summary, hints.queue, hints.reason, ...Object.values(known)]) {
        expect(text === undefined || (text.isWellFormed() && !text.includes('\0'))).toBe(true)
      }
    }),
  )
})
