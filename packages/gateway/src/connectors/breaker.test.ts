import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AttemptResult, type Breaker, breakerThreshold, closedBreaker, nextBreaker } from './breaker.ts'

interface Step {
  ok: boolean
  customerId: string
  afterMs: number
}

/** The breaker after each of the attempts, one after the other. */
function runAll(steps: readonly Step[]): { before: Breaker; after: Breaker; result: AttemptResult }[] {
  let now = 1_767_600_000_000
  let breaker = closedBreaker
  return steps.map(({ ok, customerId, afterMs }) => {
    now += afterMs
    const result = { ok, customerId, startedAt: now, now }
    const before = breaker
    breaker = nextBreaker(breaker, result)
    return { before, after: breaker, result }
  })
}

const run = (...customers: (string | null)[]) => {
  const all = runAll(
    customers.map((customerId) => ({ ok: customerId === null, customerId: customerId ?? 'z', afterMs: 10 })),
  )
  const last = all.at(-1)
  if (!last) throw new Error('no attempts')
  return last
}

const steps = fc.array(
  fc.record({ ok: fc.boolean(), customerId: fc.constantFrom('a', 'b', 'c'), afterMs: fc.nat(100_000) }),
  { minLength: 1, maxLength: 60 },
)

describe('nextBreaker', () => {
  it.each([
    ['four failures of two customers', ['a', 'b', 'a', 'b'], false],
    ['five failures of one customer', ['a', 'a', 'a', 'a', 'a'], false],
    ['five failures of two customers', ['a', 'a', 'a', 'a', 'b'], true],
    ['a second customer after many failures of one', ['a', 'a', 'a', 'a', 'a', 'a', 'b'], true],
    ['five failures with a success between', ['a', 'b', 'a', null, 'b', 'a'], false],
  ])('[3.breaker] %s', (_, customers, opens) => {
    expect(run(...customers).after.openedAt !== null).toBe(opens)
  })

  it('[3.breaker] while open the pause doubles from a second to a minute', () => {
    const failures = Array.from({ length: 14 }, (_, i) => ({
      ok: false,
      customerId: i % 2 ? 'a' : 'b',
      afterMs: 70_000,
    }))
    const open = runAll(failures).filter(({ after }) => after.openedAt !== null)
    expect(open.map(({ after }) => after.waitMs / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    for (const { after, result } of open) expect(after.nextAttemptAt).toBe(result.now + after.waitMs)
  })

  it('[3.breaker] an attempt begun before it opened does not lengthen the pause, but its success closes it', () => {
    const { after: open, result } = run('a', 'b', 'a', 'b', 'a')
    const earlier = { customerId: 'c', startedAt: result.now - 1, now: result.now + 500 }
    expect(nextBreaker(open, { ...earlier, ok: false })).toBe(open)
    expect(nextBreaker(open, { ...earlier, ok: true })).toEqual({ ...closedBreaker, flushMark: result.now + 500 })
  })

  it('[3.flush] closing marks the time for the waiting heads; an ordinary success flushes nothing', () => {
    const closed = run('a', 'b', 'a', 'b', 'a', null)
    expect(closed.after).toEqual({ ...closedBreaker, flushMark: closed.result.now })
    const failed = nextBreaker(closed.after, { ...closed.result, ok: false })
    expect(nextBreaker(failed, { ...closed.result, ok: true, now: closed.result.now + 1 })).toEqual(closed.after)
  })

  it('[3.breaker] in any run of attempts it is open exactly after five failures in a row, of two customers or more', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        runAll(steps).forEach(({ after, before, result }, i) => {
          const lastSuccess = steps.slice(0, i + 1).findLastIndex(({ ok }) => ok)
          const failing = steps.slice(lastSuccess + 1, i + 1)
          const customers = new Set(failing.map(({ customerId }) => customerId))
          expect(after.openedAt !== null).toBe(failing.length >= breakerThreshold && customers.size >= 2)
          if (after.openedAt === null) {
            expect(after.nextAttemptAt).toBeNull()
            if (before.openedAt !== null) expect(after.flushMark).toBe(result.now)
            else expect(after.flushMark).toBe(before.flushMark)
            return
          }
          expect(after.nextAttemptAt).toBe(result.now + after.waitMs)
          expect(after.waitMs).toBe(before.openedAt === null ? 1000 : Math.min(before.waitMs * 2, 60_000))
        })
      }),
    )
  })

  it('[3.breaker] a healthy endpoint, and one customer failing on, leave it as it is: nothing to write', () => {
    fc.assert(
      fc.property(steps, (steps) => {
        for (const { before, after } of runAll(steps)) {
          if (JSON.stringify(after) === JSON.stringify(before)) expect(after).toBe(before)
        }
      }),
    )
    const { after } = run('a', 'a', 'a', 'a', 'a')
    expect(nextBreaker(after, { ok: false, customerId: 'a', startedAt: 1, now: 2 })).toBe(after)
  })
})
