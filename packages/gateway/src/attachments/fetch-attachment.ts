import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { StorageFault } from '../lib/storage-fault.ts'
import { tryAgain } from '../lib/try-again.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { maxFileBytes } from './attachment.ts'
import type { AttachmentStore, FetchOutcome, FetchTask } from './attachment-store.ts'
import type { BlobStore } from './blob-store.ts'
import { sniffImage } from './image-type.ts'
import { peek } from './peek.ts'

export interface FetchDeps {
  store: Pick<AttachmentStore, 'settleFetch'>
  blobs: Pick<BlobStore, 'put' | 'delete'>
  outbound: Pick<Outbound, 'fetchFile'>
  clock: Clock
  readTime: ReadTime
  nodeId: string
  log: Logger
}

export const fetchTimeoutMs = 30_000
const maxRedirects = 3
/** The pauses after failed tries that may be helped by another one. */
const retryPausesMs = [10_000, 60_000]
const diskPauseMs = 30_000
const notStored = reason('file_not_stored')
export const longestRetryPauseMs = Math.max(diskPauseMs, ...retryPausesMs)

/** Fetches one file into the blob store and commits what came of it. */
export async function fetchAttachment(deps: FetchDeps, task: FetchTask, signal: AbortSignal): Promise<void> {
  const outcome = await fetchOnce(deps, task, signal)
  const { kind } = outcome
  const failed = 'error' in outcome ? sayInEnglish(outcome.error) : undefined
  const { attachmentId, connectorId, tries } = task
  deps.log.info(
    { attachmentId, connectorId, tries: tries + 1, kind, reason: failed },
    'attachment fetched from its URL',
  )
  const counts = await tryAgain(deps, 'a fetched attachment', () =>
    deps.store.settleFetch(task.attachmentId, outcome, { now: deps.clock.now(), nodeId: deps.nodeId }),
  )
  // Its message was erased meanwhile, or another server fetches it: nobody else knows of these bytes.
  if (!counts && outcome.kind === 'ready') await deps.blobs.delete(outcome.blobKey)
}

async function fetchOnce(deps: FetchDeps, task: FetchTask, signal: AbortSignal): Promise<FetchOutcome> {
  const { blobs, outbound, log } = deps
  const { url, connectorId: pool } = task
  const request = { url, pool, maxBytes: maxFileBytes, timeoutMs: fetchTimeoutMs, maxRedirects, signal }
  try {
    const fetched = await outbound.fetchFile(request, async (stream) => {
      const peeked = peek(stream)
      const { key, size } = await blobs.put(peeked.stream, { maxBytes: maxFileBytes })
      return { kind: 'ready' as const, blobKey: key, size, image: sniffImage(peeked.head()) }
    })
    if (fetched.kind === 'fetched') return fetched.value
    const { reason: why, retryable } = fetched
    // Broken off by our own stop: that says nothing about the file.
    if (why.code === 'interrupted') return { kind: 'released' }
    return retryable ? retryOrFail(task, why, await readNow(deps)) : { kind: 'failed', error: why }
  } catch (error) {
    log.error({ err: error, attachmentId: task.attachmentId }, 'a fetched file was not stored')
    // That the disk takes nothing says nothing about the file: it is fetched however long that lasts.
    if (error instanceof StorageFault)
      return { kind: 'retry', at: (await readNow(deps)) + diskPauseMs, error: notStored }
    return retryOrFail(task, notStored, await readNow(deps))
  }
}

const readNow = (deps: FetchDeps) => tryAgain(deps, 'a moved clock', deps.readTime)

export function retryOrFail({ tries }: Pick<FetchTask, 'tries'>, error: Reason, now: number): FetchOutcome {
  const pauseMs = retryPausesMs[tries]
  return pauseMs === undefined ? { kind: 'failed', error } : { kind: 'retry', at: now + pauseMs, error }
}
