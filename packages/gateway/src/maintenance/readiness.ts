/**
 * Whether this server can do its work: its parts are really tried. What all servers share, files on S3, takes none of
 * them out when it fails: it fails for all of them, and whatever needs no file still goes on.
 */
import type { Logger } from 'pino'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Clock } from '../lib/clock.ts'
import { createPartCheck, type PartHealth } from './part-check.ts'

export interface ReadinessDeps {
  store: { check(): Promise<void> }
  blobs: Pick<BlobStore, 'check' | 'isShared'>
  clock: Pick<Clock, 'now' | 'wait'>
  log: Pick<Logger, 'warn'>
}

export interface Readiness {
  ready: boolean
  parts: Record<'database' | 'files', PartHealth>
}

/** One look is a write with an fsync, and the port is open. */
const ownEveryMs = 1000
/** One look is three requests to S3, and each server of a fleet makes them. */
const sharedEveryMs = 20_000

export interface ReadinessCheck {
  /** As it was at most a second ago. Files on S3 as they were last found: a look takes its time, nobody waits for it. */
  read(): Promise<Readiness>
  lookAtFiles(): Promise<PartHealth>
  /** What was last found, without a look. */
  latest(): Readiness['parts']
}

export function createReadinessCheck({ store, blobs, ...deps }: ReadinessDeps): ReadinessCheck {
  const database = createPartCheck(deps, { name: 'database', check: () => store.check(), everyMs: ownEveryMs })
  const files = createPartCheck(deps, {
    name: 'files',
    check: () => blobs.check(),
    everyMs: blobs.isShared ? sharedEveryMs : ownEveryMs,
  })
  const lookAtFiles = async () => {
    const looked = files.look()
    // Nobody waits for S3: a balancer gives up sooner.
    return blobs.isShared ? files.latest() : looked
  }
  return {
    lookAtFiles,
    latest: () => ({ database: database.latest(), files: files.latest() }),
    async read() {
      const [databaseHealth, filesHealth] = await Promise.all([database.look(), lookAtFiles()])
      return {
        ready: databaseHealth === 'ok' && (blobs.isShared || filesHealth === 'ok'),
        parts: { database: databaseHealth, files: filesHealth },
      }
    },
  }
}
