import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heapAfterCollection = () => {
  collect()
  return process.memoryUsage().heapUsed
}

const limits = { failures: 3, windowMs: 60, keys: 100 }

describe('throttle', () => {
  test('[1.throttle] a key waits exactly while its last window holds as many failures as it may have', () => {
    const steps = fc.array(fc.record({ pause: fc.nat(40), key: fc.constantFrom('a', 'b') }), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (failures) => {
        const throttle = createThrottle(limits)
        const times: Record<string, number[]> = { a: [], b: [] }
        let now = 0
        for (const { pause, key } of failures) {
          now += pause
          const recent = (times[key] ?? []).filter((at) => now - at < limits.windowMs)
          const wait = throttle.waitMs(key, now)
          expect(wait > 0).toBe(recent.length >= limits.failures)
          if (wait > 0) {
            expect(throttle.waitMs(key, now + wait - 1)).toBeGreaterThan(0)
            expect(throttle.waitMs(key, now + wait)).toBe(0)
          } else {
            throttle.recordFailure(key, now)
            times[key]?.push(now)
          }
        }
      }),
    )
  })

  test('[1.throttle] memory is bounded: the key that has been quiet longest is forgotten', () => {
    const throttle = createThrottle({ ...limits, failures: 1, keys: 2 })
    for (const key of ['a', 'b', 'a', 'c']) throttle.recordFailure(key, 0)
    expect(['a', 'b', 'c'].map((key) => throttle.waitMs(key, 1) > 0)).toEqual([true, false, true])
  })

  test('[1.throttle] long keys are told apart to their end, and none of them is kept', () => {
    const throttle = createThrottle({ ...limits, failures: 1, keys: 2000 })
    const long = 'x'.repeat(100_000)
    const heapBefore = heapAfterCollection()
    for (let at = 0; at < 2000; at++) throttle.recordFailure(`${long}${at}`, 0)
    expect(heapAfterCollection() - heapBefore).toBeLessThan(20_000_000)
    expect([throttle.waitMs(`${long}1999`, 1) > 0, throttle.waitMs(`${long}x`, 1)]).toEqual([true, 0])
  })

  test('[1.throttle] a clock that jumps back locks nobody out', () => {
    const throttle = createThrottle({ ...limits, failures: 1 })
    throttle.recordFailure('a', 1_000_000)
    expect(throttle.waitMs('a', 0)).toBe(0)
  })
})
