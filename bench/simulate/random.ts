/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number
  exponential(mean: number): number
  /** At least 0, less than `count`. */
  index(count: number): number
}

/** Mulberry32: 32 bits of state, which is enough for a run of some millions. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    exponential: (mean) => -mean * Math.log(1 - next()),
    index: (count) => Math.floor(next() * count),
  }
}
