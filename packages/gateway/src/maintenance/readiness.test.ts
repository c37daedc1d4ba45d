import { createTestClock } from '@passerelle/testkit/clock'
import { expect, test } from 'vitest'
import { createLog } from '../lib/log.ts'
import { createReadinessCheck } from './readiness.ts'

const log = createLog('silent')

function startCheck() {
  const clock = createTestClock({ standsAt: 0 })
  const asked = { writes: 0, fails: false, write: Promise.resolve() }
  const check = async () => {
    asked.writes += 1
    await asked.write
    if (asked.fails) throw new Error('disk full')
  }
  const readiness = createReadinessCheck({
    store: { check },
    blobs: { check: async () => {}, isShared: false },
    clock,
    log,
  })
  return { asked, clock, readiness }
}

test('callers of one second share one check, and the next second has its own', async () => {
  const { asked, clock, readiness } = startCheck()
  const results = await Promise.all(Array.from({ length: 100 }, () => readiness.read()))
  expect(results.every(({ ready }) => ready)).toBe(true)
  asked.fails = true
  clock.advance(999)
  expect((await readiness.read()).ready).toBe(true)
  expect(asked.writes).toBe(1)
  clock.advance(1)
  expect(await readiness.read()).toEqual({ ready: false, parts: { database: 'failed', files: 'ok' } })
  expect(asked.writes).toBe(2)
})

test('a check that takes longer than a second is joined, not begun again', async () => {
  const { asked, clock, readiness } = startCheck()
  const { promise, resolve } = Promise.withResolvers<void>()
  asked.write = promise
  const first = readiness.read()
  clock.advance(2000)
  const second = readiness.read()
  resolve()
  await Promise.all([first, second])
  expect(asked.writes).toBe(1)
})

test('a clock that is set back keeps no old result', async () => {
  const { asked, clock, readiness } = startCheck()
  clock.jump(3_600_000)
  await readiness.read()
  clock.jump(-3_600_000)
  await readiness.read()
  expect(asked.writes).toBe(2)
})

test('files on S3 are looked at every 20 s, however many ask and whatever was found', async () => {
  const clock = createTestClock({ standsAt: 0 })
  let looks = 0
  const check = async () => {
    looks += 1
    throw new Error('no right to write')
  }
  const store = { check: async () => {} }
  const readiness = createReadinessCheck({ store, blobs: { check, isShared: true }, clock, log })
  for (let second = 0; second < 60; second++) {
    await Promise.all([readiness.read(), readiness.lookAtFiles(), readiness.read()])
    clock.advance(1000)
  }
  expect(looks).toBe(3)
  expect(await readiness.read()).toEqual({ ready: true, parts: { database: 'ok', files: 'failed' } })
})
