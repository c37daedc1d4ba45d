import { userInfo } from 'node:os'
import { reason } from '@passerelle/protocol/errors'
import type { BlobStore } from '../attachments/blob-store.ts'
import { customerKeys } from '../audit/audit.ts'
import type { AuditContext } from '../commands/actor.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { ApiError, reasonOf, StartRefused } from '../lib/errors.ts'
import { createSealer, type Sealer } from '../lib/seal.ts'
import { followStoreClock } from '../lib/store-clock.ts'
import { version } from '../lib/version.ts'
import { loadDedupeSecret } from '../messages/load-dedupe-secret.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Store } from '../store/store.ts'
import { note } from './output.ts'
import { clean } from './table.ts'

export interface CliContext {
  config: Config
  store: Store
  sealer: Sealer
  clock: Clock
}

/** Opens the store of DATA_DIR for one command, whether a server runs on it or not. */
export async function withStore<T>(work: (context: CliContext) => Promise<T>): Promise<T> {
  const context = await openContext()
  try {
    return await work(context)
  } finally {
    await context.store.close()
  }
}

/** For what lasts: whoever asks for it closes its store. */
export async function openContext(): Promise<CliContext> {
  const config = await loadConfig({ createDataDir: false })
  // Only here: help and the like start in half the time without the store.
  const { openStore } = await import('../store/open-store.ts')
  const opened = await openStore(config)
  try {
    // The time that servers go by, whatever this machine's is.
    const clock = opened.isShared ? await followStoreClock(systemClock, opened.readClock) : systemClock
    const store = opened.audited(auditContext(clock))
    await store.makeSchema()
    const returned = await store.endOrphanedWebhookLoans(clock.now())
    for (const { name, webhookUrl } of returned) {
      note(`A chat that was killed had the webhook of ${clean(name)}: it is ${webhookUrl ?? 'none'} again.`)
    }
    const sealer = createSealer(config.masterKeys.map((key) => key.reveal()))
    return { config, store, sealer, clock }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** What a command does enters the audit log under the name of whoever is logged in to the machine. */
function auditContext(clock: Clock): AuditContext {
  return { actor: { type: 'command_line', id: null, name: readUserName() }, clock }
}

function readUserName(): string | null {
  try {
    return userInfo().username
  } catch {
    // In a container a user id may have no name.
    return null
  }
}

/** For what reads or deletes files, of customers: the log names them by a key. */
export async function withBlobs<T>(
  work: (context: CliContext & { blobs: BlobStore; dedupeSecret: Uint8Array }) => Promise<T>,
): Promise<T> {
  const { openBlobs } = await import('../blobs/open-blobs.ts')
  return withStore(async (context) => {
    const blobs = await openBlobs(context.config)
    try {
      await checkMasterKey(context)
      const dedupeSecret = await loadDedupeSecret(context)
      const store = context.store.audited({ ...auditContext(context.clock), customerKey: customerKeys(dedupeSecret) })
      return await work({ ...context, store, blobs, dedupeSecret })
    } finally {
      await blobs.close()
    }
  })
}

/**
 * Before anything is sealed: with a master key of its own a command would seal what the server could never open.
 * Throws when the key does not open what the database has.
 */
export async function checkMasterKey({ store, sealer }: CliContext): Promise<void> {
  try {
    await loadDedupeSecret({ store, sealer })
  } catch (error) {
    if (error instanceof ApiError || !(error instanceof Error)) throw error
    throw new StartRefused(reason('master_key_refused', { reason: reasonOf(error) }))
  }
}

/** For what checks a webhook's URL. Loaded only here: the other commands start faster without an HTTP client. */
export async function withOutbound<T>(work: (context: CliContext & { outbound: Outbound }) => Promise<T>): Promise<T> {
  const { createOutbound } = await import('../outbound/outbound.ts')
  const { parseAllowList } = await import('../outbound/address-guard.ts')
  return withStore(async (context) => {
    const { allow } = parseAllowList(context.config.outboundAllow)
    const outbound = createOutbound({ allow, userAgent: `Passerelle/${version}` })
    try {
      return await work({ ...context, outbound })
    } finally {
      await outbound.close()
    }
  })
}
