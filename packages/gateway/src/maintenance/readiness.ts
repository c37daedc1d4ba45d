import type { Logger } from 'pino'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Clock } from '../lib/clock.ts'

export interface ReadinessDeps {
  store: { check(): Promise<void> }
  blobs: Pick<BlobStore, 'check'>
  clock: Pick<Clock, 'now'>
  log: Logger
}

export interface Readiness {
  ready: boolean
  /** `ok`, or `failed`: the reason is in the log, not for everybody who can reach the port. */
  parts: Record<'database' | 'files', 'ok' | 'failed'>
}

const deadlineMs = 3000
/** One check is two writes with an fsync, and the port is open: however many ask, it is one a second. */
const sharedMs = 1000

export interface ReadinessCheck {
  /** As it is now, or was at most a second ago. */
  read(): Promise<Readiness>
  /** What was last found; a server that starts tries both itself. */
  latest(): Readiness['parts']
}

export function createReadinessCheck(deps: ReadinessDeps): ReadinessCheck {
  let begunAt = 0
  let running = false
  let latest: Promise<Readiness> | undefined
  let found: Readiness['parts'] = { database: 'ok', files: 'ok' }

  const begin = async (): Promise<Readiness> => {
    running = true
    try {
      const readiness = await checkReadiness(deps)
      found = readiness.parts
      return readiness
    } finally {
      running = false
    }
  }
  return {
    latest: () => found,
    read() {
      const ageMs = deps.clock.now() - begunAt
      // A clock that was set back would keep the result for as long.
      const isFresh = running || (ageMs >= 0 && ageMs < sharedMs)
      if (latest && isFresh) return latest
      begunAt = deps.clock.now()
      latest = begin()
      return latest
    },
  }
}

/** Whether it can do its work: both parts are really tried. */
async function checkReadiness({ store, blobs, log }: ReadinessDeps): Promise<Readiness> {
  const check = async (part: string, work: Promise<void>) => {
    try {
      await within(deadlineMs, work)
      return 'ok'
    } catch (err) {
      log.warn({ err, part }, 'not ready')
      return 'failed'
    }
  }
  const [database, files] = await Promise.all([check('database', store.check()), check('files', blobs.check())])
  return { ready: database === 'ok' && files === 'ok', parts: { database, files } }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
