import { expect, test } from 'vitest'
import { createLog } from '../lib/log.ts'
import { createReadinessCheck } from './readiness.ts'

const log = createLog('silent')

function startCheck() {
  const asked = { now: 0, writes: 0, fails: false, write: Promise.resolve() }
  const check = async () => {
    asked.writes += 1
    await asked.write
    if (asked.fails) throw new Error('disk full')
  }
  const readiness = createReadinessCheck({
    store: { check },
    blobs: { check: async () => {} },
    clock: { now: () => asked.now },
    log,
  })
  return { asked, readiness }
}

test('callers of one second share one check, and the next second has its own', async () => {
  const { asked, readiness } = startCheck()
  const results = await Promise.all(Array.from({ length: 100 }, () => readiness.read()))
  expect(results.every(({ ready }) => ready)).toBe(true)
  asked.fails = true
  asked.now = 999
  expect((await readiness.read()).ready).toBe(true)
  expect(asked.writes).toBe(1)
  asked.now = 1000
  expect(await readiness.read()).toEqual({ ready: false, parts: { database: 'failed', files: 'ok' } })
  expect(asked.writes).toBe(2)
})

test('a check that takes longer than a second is joined, not begun again', async () => {
  const { asked, readiness } = startCheck()
  const { promise, resolve } = Promise.withResolvers<void>()
  asked.write = promise
  const first = readiness.read()
  asked.now = 2000
  const second = readiness.read()
  resolve()
  await Promise.all([first, second])
  expect(asked.writes).toBe(1)
})

test('a clock that is set back keeps no old result', async () => {
  const { asked, readiness } = startCheck()
  asked.now = 3_600_000
  await readiness.read()
  asked.now = 0
  await readiness.read()
  expect(asked.writes).toBe(2)
})
