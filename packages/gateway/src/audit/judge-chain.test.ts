import { describe, expect, test } from 'vitest'
import type { ChainVerdict } from './audit-store.ts'
import { judgeChain, printEnd, readEnd } from './judge-chain.ts'

const hash = 'ab'.repeat(32)
const other = 'cd'.repeat(32)
const whole: ChainVerdict = { kind: 'whole', entries: 97, lastHash: hash, hashAsked: undefined, gaps: [] }

describe('judgeChain', () => {
  test.each<[string, ChainVerdict, { entries: number; hash: string } | undefined, string | undefined]>([
    ['whole', whole, undefined, undefined],
    ['whole, as expected', { ...whole, hashAsked: hash }, { entries: 97, hash }, undefined],
    ['grown since', { ...whole, hashAsked: other }, { entries: 90, hash: other }, undefined],
    ['cut off', whole, { entries: 98, hash }, 'audit_end_missing'],
    ['written anew', { ...whole, hashAsked: other }, { entries: 97, hash }, 'audit_written_anew'],
    ['numbers missing', { ...whole, gaps: [{ from: 3, to: 6 }] }, undefined, 'audit_numbers_missing'],
    ['broken', { kind: 'broken', seq: 3, id: 'x', at: 0, entries: 2 }, { entries: 97, hash }, 'audit_entry_changed'],
  ])('%s', (_, verdict, expected, code) => {
    const judged = judgeChain(verdict, expected)
    expect(judged.kind === 'changed' ? judged.reason.code : undefined).toBe(code)
  })
})

test('an end is read as it is printed, and nothing else', () => {
  expect(readEnd(printEnd({ entries: 97, hash }))).toEqual({ entries: 97, hash })
  for (const text of ['', '97', hash, `97:${hash}0`, `-1:${hash}`, `97;${hash}`]) expect(readEnd(text)).toBeUndefined()
})
