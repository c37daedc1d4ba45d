import { expect, test } from 'vitest'
import { createSilence } from './silence.ts'

/** What is found silent when one server beats, and is looked at, every `everyMs`. */
function watch(seen: (at: number) => number, { everyMs = 5000, looks = 20, skips = [] as number[] } = {}) {
  const silence = createSilence()
  const silentAt: number[] = []
  for (let at = 0; at < looks * everyMs; at += everyMs) {
    if (skips.includes(at)) continue
    if (silence.findSilent([{ id: 'b', seenAt: seen(at) }], at).length > 0) silentAt.push(at)
  }
  return silentAt
}

test.each([
  {
    name: 'that speaks is not silent, however wrong its clock is',
    seen: (at: number) => at - 3600_000,
    from: undefined,
  },
  { name: 'is silent 30 s after it was last heard of', seen: (at: number) => Math.min(at, 20_000), from: 50_000 },
  { name: 'that was dead before is found after 30 s', seen: () => -3600_000, from: 30_000 },
  {
    name: 'that speaks again is not silent any more',
    seen: (at: number) => (at < 40_000 ? 0 : at),
    from: 30_000,
    to: 40_000,
  },
])('a server $name', ({ seen, from, to = 100_000 }) => {
  const all = Array.from({ length: 20 }, (_, n) => n * 5000)
  expect(watch(seen)).toEqual(from === undefined ? [] : all.filter((at) => at >= from && at < to))
})

test('whoever could not look for a while watches anew: the others could not speak either', () => {
  const away = Array.from({ length: 10 }, (_, n) => 20_000 + n * 5000)
  const seen = (at: number) => (at < 75_000 ? Math.min(at, 15_000) : at)
  expect(watch(seen, { skips: away })).toEqual([])
})
