import { expect, test } from 'vitest'
import { boundLookups, LookupTimedOut, limitTime } from './lookup.ts'

test('a connector has a few names looked up at once, the others in line, and each is answered', async () => {
  const asked: { hostname: string; answer(): void }[] = []
  const lookup = boundLookups(
    (hostname) =>
      new Promise((resolve) => asked.push({ hostname, answer: () => resolve([{ address: '192.0.2.1', family: 4 }]) })),
  )
  const names = Array.from({ length: 10 }, (_, index) => `bot${index}.example`)
  const answers = names.map((name) => lookup(name))
  for (let answered = 0; answered < names.length; answered++) {
    expect(asked.map(({ hostname }) => hostname)).toEqual(names.slice(0, answered + 4))
    asked[answered]?.answer()
    expect(await answers[answered]).toHaveLength(1)
  }
})

test('a look-up that failed leaves its place to the next', async () => {
  const lookup = boundLookups(() => Promise.reject(new Error('no')))
  const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, index) => lookup(`bot${index}.example`)))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
})

test('a look-up that is never answered ends', async () => {
  await expect(limitTime(() => new Promise(() => {}), 5)('bot.example')).rejects.toBeInstanceOf(LookupTimedOut)
})
