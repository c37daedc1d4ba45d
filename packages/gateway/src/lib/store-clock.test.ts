import { createTestClock } from '@passerelle/testkit/clock'
import { expect, test } from 'vitest'
import { followStoreClock } from './store-clock.ts'

const hour = 3600_000

test('it is as late as the store says, and setting the time of day here changes nothing', async () => {
  const own = createTestClock({ standsAt: 5 * hour })
  const clock = await followStoreClock(own, async () => 2 * hour)
  expect(clock.now()).toBe(2 * hour)
  own.advance(1000)
  own.jump(-hour)
  expect(clock.now()).toBe(2 * hour + 1000)
})

test('half of the time that the answer took has passed since it was given', async () => {
  const own = createTestClock({ standsAt: 0 })
  const slow = async () => {
    own.advance(200)
    return 2 * hour
  }
  expect((await followStoreClock(own, slow)).now()).toBe(2 * hour + 100)
})

test('it goes with a store whose time is set as soon as it asks again', async () => {
  const own = createTestClock({ standsAt: 0 })
  let time = hour
  const clock = await followStoreClock(own, async () => time)
  time = 3 * hour
  await clock.refresh()
  expect(clock.now()).toBe(3 * hour)
})

test('an answer that came late moved the clock ahead by half of the wait', async () => {
  const own = createTestClock({ standsAt: 0 })
  let waitMs = 0
  const clock = await followStoreClock(own, async () => {
    own.advance(waitMs)
    return hour + own.steady()
  })
  waitMs = 20_000
  await clock.refresh()
  expect(clock.now()).toBe(hour + 20_000)
})
