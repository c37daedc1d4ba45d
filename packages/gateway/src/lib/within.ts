import type { Clock } from './clock.ts'

/** What the work gives, or an error when that takes longer; the work itself goes on. */
export async function within<T>(ms: number, clock: Pick<Clock, 'wait'>, work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const tooLate = clock.wait(ms, over.signal).then(() => {
    throw new Error(`no answer within ${ms} ms`)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    tooLate.catch(() => {})
    over.abort()
  }
}
