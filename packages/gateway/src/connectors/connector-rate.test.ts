import { createTestClock } from '@passerelle/testkit/clock'
import { expect, test } from 'vitest'
import { createConnectorRate } from './connector-rate.ts'

/** How many messages pass, one a request, when far too many are sent within so many seconds. */
function passed(rate: ReturnType<typeof createConnectorRate>, tries: number): number {
  let count = 0
  for (let n = 0; n < tries; n++) {
    try {
      rate.admitMessages('bot', 1)
      count++
    } catch {
      return count
    }
  }
  return count
}

test('servers that share a store give a connector together what one gives alone', () => {
  const clock = createTestClock({ standsAt: 0 })
  let servers = 1
  const open = () => createConnectorRate({ clock, messagesPerSecond: 10, countDoors: () => servers })
  expect(passed(open(), 1000)).toBe(600)
  servers = 3
  const rates = [open(), open(), open()]
  expect(rates.map((rate) => passed(rate, 1000))).toEqual([200, 200, 200])
  clock.advance(3000)
  expect(rates.map((rate) => passed(rate, 1000))).toEqual([10, 10, 10])
})

test('bytes and tokens are shared out like messages', () => {
  const clock = createTestClock({ standsAt: 0 })
  const rate = createConnectorRate({ clock, messagesPerSecond: 10, countDoors: () => 2 })
  rate.countBytes('bot', 10 * 8 * 1024 * 30)
  expect(() => rate.admitRequest('bot', 1)).toThrow('over its rate limit')
  for (let n = 0; n < 300; n++) rate.admitToken('bot')
  expect(() => rate.admitToken('bot')).toThrow('too many tokens')
})
