/**
 * Retention: closed conversations go once nothing happened in them for as long as their connector, or else the setting,
 * says. Rows first, then bytes, in small chunks with a rest after each, so that nothing else waits. Never an open
 * conversation, nor one whose deliveries are pending; broken off anywhere, the next run goes on.
 */

import type { AuditStore } from '../audit/audit-store.ts'
import type { AuditContext } from '../commands/actor.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { usedIds } from '../messages/used-id.ts'
import { quietSince } from './decide-expiry.ts'
import { type DeleteFilesDeps, deleteFiles } from './delete-files.ts'
import type { ErasedRows, ExpiryRequest, PrivacyStore } from './privacy-store.ts'

export interface RetentionDeps {
  store: Pick<PrivacyStore, 'listRetentions' | 'listExpired' | 'eraseExpired' | 'scrub'> &
    DeleteFilesDeps['store'] & { audited(context: AuditContext): Pick<AuditStore, 'recordAudit'> }
  blobs: DeleteFilesDeps['blobs']
  clock: Clock
  config: Pick<Config, 'retention'>
  dedupeSecret: Uint8Array
}

export interface Expiry extends ErasedRows {
  conversations: number
  files: number
  /** Could not be deleted now: the sweep for orphans tries again. */
  filesLeft: number
}

/** Rows that go in one transaction; after each, others have their turn. */
const rowsChunk = 100
const restMs = 5
/** Every desk that is open reads its lists again when conversations go: so some at once, and then none for a while. */
const conversationsChunk = 50
const longRestMs = 1000
const counted = ['conversations', 'messages', 'attachments', 'deliveries', 'attempts'] as const

/** Gives what went, by connector. */
export async function applyRetention(deps: RetentionDeps, signal: AbortSignal): Promise<Map<string, Expiry>> {
  const { store, clock, config } = deps
  const expiries = new Map<string, Expiry>()
  for (const { connectorId, retention } of await store.listRetentions()) {
    const since = quietSince(retention ?? config.retention, clock.now())
    if (since === undefined) continue
    const expiry = newExpiry()
    try {
      await expire(deps, { connectorId, quietSince: since, expiry, signal })
    } finally {
      // Of a run that was broken off as well: the next may find nothing more, and would leave it as it is.
      if (expiry.messages + expiry.conversations > 0) {
        expiries.set(connectorId, expiry)
        await tell(deps, connectorId, expiry)
        await store.scrub()
      }
    }
  }
  return expiries
}

const newExpiry = (): Expiry => ({
  conversations: 0,
  messages: 0,
  attachments: 0,
  deliveries: 0,
  attempts: 0,
  files: 0,
  filesLeft: 0,
})

interface ExpireRequest {
  connectorId: string
  quietSince: number
  expiry: Expiry
  signal: AbortSignal
}

async function expire(deps: RetentionDeps, { connectorId, quietSince, expiry, signal }: ExpireRequest): Promise<void> {
  const { clock } = deps
  let cursor: string | null | undefined
  do {
    const window = { connectorId, quietSince, limit: conversationsChunk, cursor: cursor ?? undefined }
    const page = await deps.store.listExpired(window)
    const request = { ids: page.items, quietSince, limit: rowsChunk, hashId: usedIds(deps.dedupeSecret) }
    for (let more = page.items.length > 0; more && !signal.aborted; ) {
      more = await expireChunk(deps, { ...request, now: clock.now() }, expiry)
      if (more) await clock.wait(restMs, signal)
    }
    cursor = page.nextCursor
    if (cursor !== null) await clock.wait(page.items.length > 0 ? longRestMs : restMs, signal)
  } while (cursor !== null && !signal.aborted)
}

/** Tells whether there may be more of it. */
async function expireChunk(deps: RetentionDeps, request: ExpiryRequest, expiry: Expiry): Promise<boolean> {
  const erased = await deps.store.eraseExpired(request)
  for (const what of counted) expiry[what] += erased[what]
  const left = await deleteFiles(deps, erased.blobKeys)
  expiry.files += erased.blobKeys.length - left
  expiry.filesLeft += left
  return erased.more
}

async function tell({ store, clock }: RetentionDeps, connectorId: string, expiry: Expiry): Promise<void> {
  const { conversations, messages, files } = expiry
  const actor = { type: 'system', id: null, name: null } as const
  await store.audited({ actor, clock }).recordAudit({
    action: 'connector.retention_applied',
    target: { type: 'connector', id: connectorId },
    details: { conversations, messages, files },
  })
}
