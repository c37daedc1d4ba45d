/**
 * The loop that takes away what has had its time, in bounded chunks, so that nothing else waits for it: rows first,
 * then bytes; what a crash leaves between the two is found here as an orphan.
 */

import type { Logger } from 'pino'
import { uploadTtlMs } from '../attachments/attachment.ts'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { SessionStore } from '../auth/session-store.ts'
import type { TokenStore } from '../auth/token-store.ts'
import type { ChangeFeed } from '../changes/change-feed.ts'
import type { WebhookLoanStore } from '../connectors/webhook-loan-store.ts'
import type { ConversationStore } from '../conversations/conversation-store.ts'
import { idempotencyKeptMs } from '../conversations/reply.ts'
import type { DeliveryStore } from '../deliveries/delivery-store.ts'
import type { ToldAvailabilityStore } from '../events/told-availability-store.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { RequestLogStore } from '../requests/request-log-store.ts'
import { requestsKeptMs } from '../requests/request-recorder.ts'

export interface SweeperDeps {
  store: Pick<AttachmentStore, 'deleteUploads' | 'findOrphanBlobs'> &
    Pick<TokenStore, 'deleteExpiredTokens'> &
    Pick<SessionStore, 'deleteExpiredSessions'> &
    Pick<ConversationStore, 'deleteIdempotencyKeys'> &
    Pick<ChangeFeed, 'deleteChanges'> &
    Pick<DeliveryStore, 'cancelPendingDeliveries'> &
    Pick<RequestLogStore, 'deleteRequests'> &
    Pick<ToldAvailabilityStore, 'deleteEventsOfNobody'> &
    Pick<WebhookLoanStore, 'endOrphanedWebhookLoans'>
  blobs: Pick<BlobStore, 'list' | 'delete'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const intervalMs = minute
const chunk = 200
const changeTtlMs = 7 * day
/** Blobs are listed this often; younger ones may still wait for their row. */
const orphanIntervalMs = hour
const orphanAgeMs = hour

export function startSweeper(deps: SweeperDeps): Loop {
  const { clock, log, fleet } = deps
  let orphansSweptAt = Number.NEGATIVE_INFINITY

  const run = async (signal: AbortSignal) => {
    const now = clock.now()
    const orphansDue = clock.steady() - orphansSweptAt >= orphanIntervalMs
    for (const [what, sweep] of sweeps(deps, now, signal)) {
      if (what === 'orphan blobs' && !orphansDue) continue
      try {
        const gone = await sweep()
        if (what === 'orphan blobs' && !signal.aborted) orphansSweptAt = clock.steady()
        if (gone > 0) log.info({ what, gone }, 'swept')
      } catch (error) {
        log.error({ err: error, what }, 'a sweep failed; the next one goes on')
      }
    }
    return undefined
  }
  return startLoop({ name: 'sweeper', scope: 'fleet', fleet, clock, log, intervalMs, run })
}

type Sweep = readonly [what: string, sweep: () => Promise<number>]

/** One after the other; each gives how many went. */
function sweeps({ store, blobs }: SweeperDeps, now: number, signal: AbortSignal): Sweep[] {
  const inChunks = (take: () => Promise<number>) => async () => {
    let gone = 0
    for (let taken = chunk; taken >= chunk && !signal.aborted; gone += taken) taken = await take()
    return gone
  }
  return [
    ['tokens', inChunks(() => store.deleteExpiredTokens(now, chunk))],
    ['sessions', inChunks(() => store.deleteExpiredSessions(now, chunk))],
    ['idempotency keys', inChunks(() => store.deleteIdempotencyKeys(now - idempotencyKeptMs, chunk))],
    ['partner requests', inChunks(() => store.deleteRequests(now - requestsKeptMs, chunk))],
    ['changes', inChunks(() => store.deleteChanges(now - changeTtlMs, chunk))],
    ['events of no customer', inChunks(() => store.deleteEventsOfNobody(now - changeTtlMs, chunk))],
    ['deliveries of deleted connectors', inChunks(() => store.cancelPendingDeliveries(now, chunk))],
    [
      'uploads',
      inChunks(async () => {
        const keys = await store.deleteUploads(now - uploadTtlMs, chunk)
        for (const key of keys) await blobs.delete(key)
        return keys.length
      }),
    ],
    ['borrowed webhooks', async () => (await store.endOrphanedWebhookLoans(now)).length],
    ['orphan blobs', () => sweepOrphans({ store, blobs }, now - orphanAgeMs, signal)],
  ]
}

/** Bytes that no row names: left by a crash between the two, or by a row that went. */
async function sweepOrphans(
  { store, blobs }: Pick<SweeperDeps, 'store' | 'blobs'>,
  before: number,
  signal: AbortSignal,
): Promise<number> {
  let gone = 0
  const sweepKeys = async (keys: string[]) => {
    const orphans = keys.length > 0 ? await store.findOrphanBlobs(keys) : []
    for (const key of orphans) await blobs.delete(key)
    gone += orphans.length
  }
  let keys: string[] = []
  for await (const key of blobs.list({ olderThan: new Date(before) })) {
    if (signal.aborted) return gone
    keys.push(key)
    if (keys.length < chunk) continue
    await sweepKeys(keys)
    keys = []
  }
  await sweepKeys(keys)
  return gone
}
