import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Coalesced, coalesce } from './coalesce.ts'

let runs: PromiseWithResolvers<void>[]
let coalesced: Coalesced

const finish = (run: number): void => runs[run]?.resolve()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  runs = []
  coalesced = coalesce(() => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  }, 1000)
})
afterEach(() => {
  coalesced.close()
  vi.useRealTimers()
})

test('asked again and again, it is done to the end, and once more for all that was asked meanwhile', async () => {
  for (let i = 0; i < 5; i++) coalesced.ask()
  expect(runs).toHaveLength(1)
  finish(0)
  await vi.runAllTimersAsync()
  expect(runs).toHaveLength(2)
  finish(1)
  await vi.runAllTimersAsync()
  expect(runs).toHaveLength(2)
  coalesced.ask()
  expect(runs).toHaveLength(3)
})

test('closed while it runs, it does not run again', async () => {
  coalesced.ask()
  coalesced.ask()
  coalesced.close()
  finish(0)
  await vi.runAllTimersAsync()
  expect(runs).toHaveLength(1)
})

test('closed while it rests, it does not run again', async () => {
  coalesced.ask()
  coalesced.ask()
  finish(0)
  await vi.advanceTimersByTimeAsync(0)
  coalesced.close()
  await vi.runAllTimersAsync()
  expect(runs).toHaveLength(1)
})
