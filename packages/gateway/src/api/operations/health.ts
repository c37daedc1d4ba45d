import type { Logger } from 'pino'
import type { BlobStore } from '../../attachments/blob-store.ts'

export interface HealthDeps {
  store: { check(): Promise<void> }
  blobs: Pick<BlobStore, 'check'>
  log: Logger
}

export interface Readiness {
  ready: boolean
  /** `ok`, or `failed`: the reason is in the log, not for everybody who can reach the port. */
  parts: Record<'database' | 'files', 'ok' | 'failed'>
}

const deadlineMs = 3000

/** Whether it can do its work: both parts are really tried. */
export async function checkReadiness({ store, blobs, log }: HealthDeps): Promise<Readiness> {
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
