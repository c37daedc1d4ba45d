import { hash, timingSafeEqual } from 'node:crypto'

/** Compares in a time that tells neither where two texts differ nor how long the right one is. */
export const equalSecrets = (a: string, b: string): boolean =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
