import { expect, it } from 'vitest'
import { describeNextTry, nextTryBehindBreaker } from './next-try.ts'

const now = Date.parse('2026-01-05T10:00:00Z')
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()

it.each([
  ['the one that is under way', { attempts: 2, own: null, breaker: at(30) }, 'now'],
  ['not before the breaker lets one through', { attempts: 2, own: at(-5), breaker: at(30) }, now + 30_000],
  ['not before its own time', { attempts: 2, own: at(60), breaker: at(30) }, now + 60_000],
  ['never tried, behind others', { attempts: 0, own: null, breaker: at(30) }, now + 30_000],
  ['due like others', { attempts: 2, own: at(-5), breaker: at(-1) }, 'in turn'],
] as const)('%s', (_, { attempts, own, breaker }, expected) => {
  const connector = { breaker: { state: 'open' as const, failures: 5, next_attempt_at: breaker } }
  expect(nextTryBehindBreaker({ attempts, next_attempt_at: own }, connector, now)).toBe(expected)
})

it('a try on another day was told as a time of today', () => {
  const day = 24 * 3600 * 1000
  expect(describeNextTry('en', now + day, now).text).toBe('deliveries.held.failingLater')
  expect(describeNextTry('en', now + day, now).time).toMatch(/Jan/)
  expect(describeNextTry('en', now, now)).toMatchObject({
    text: 'deliveries.held.failing',
    time: expect.not.stringMatching(/Jan/),
  })
})
