import { createTestClock } from '@passerelle/testkit/clock'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type ClockChange, followClock } from './follow-clock.ts'

const log = pino({ level: 'silent' })

test('a change that could not be done whole is tried again as it is, whatever the clock does meanwhile', async () => {
  const clock = createTestClock({ standsAt: 1_000_000 })
  const moved: ClockChange[] = []
  let isFull = false
  const readTime = followClock({
    clock,
    log,
    move: async (change) => {
      moved.push(change)
      if (isFull) throw new Error('the disk is full')
    },
  })
  expect(await readTime()).toBe(1_000_000)
  isFull = true
  clock.jump(5000)
  await expect(readTime()).rejects.toThrow('full')
  clock.jump(-3000)
  await expect(readTime()).rejects.toThrow('full')
  clock.jump(-2000)
  isFull = false
  expect(await readTime()).toBe(1_000_000)
  expect(moved).toEqual([
    { by: 0, now: 1_000_000 },
    { by: 5000, now: 1_005_000 },
    { by: 5000, now: 1_005_000 },
    { by: 5000, now: 1_005_000 },
    { by: -5000, now: 1_000_000 },
  ])
})
