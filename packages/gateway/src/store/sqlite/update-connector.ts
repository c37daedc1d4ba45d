import {
  type Connector,
  type ConnectorOptions,
  type ConnectorPatch,
  heldAttachmentExtensionMs,
  isHeld,
} from '../../connectors/connector.ts'
import { closedBreaker } from '../../deliveries/breaker.ts'
import type { Audit } from './audit-store.ts'
import type { Connection } from './connection.ts'
import { findConnector, writeBreaker } from './connector-rows.ts'

interface Update {
  id: string
  patch: ConnectorPatch
  now: number
}

/** Inside a write. Undefined when it is unknown or deleted. */
export function updateConnector(db: Connection, audit: Audit, { id, patch, now }: Update): Connector | undefined {
  const before = findConnector(db, id)
  if (!before || before.deletedAt !== null) return undefined
  const after = { ...before, ...patch }
  writeOptions(db, id, after)
  changeHold(db, { before, after, now })
  // A new address is a new endpoint: what the old one did says nothing of it, and what waits is tried there at once.
  if (after.webhookUrl !== before.webhookUrl) writeBreaker(db, id, { ...closedBreaker, flushMark: now })
  audit({ ...updateFact(patch, before), target: { type: 'connector', id } })
  db.wake('deliveries')
  return findConnector(db, id)
}

function changeHold(
  db: Connection,
  { before, after, now }: { before: Connector; after: ConnectorOptions; now: number },
): void {
  const held = isHeld(after)
  if (held === (before.heldSince !== null)) return
  db.run('update connectors set held_since = ? where id = ?', held ? now : null, before.id)
  if (held) return
  db.run(
    'update attachments set gone_at = ? where connector_id = ? and gone_at between ? and ? and downloaded_at is null',
    now + heldAttachmentExtensionMs,
    before.id,
    before.heldSince,
    now,
  )
}

function writeOptions(db: Connection, id: string, options: ConnectorOptions): void {
  db.run(
    `update connectors set name = ?, webhook_url = ?, paused = ?, success = ?, hash_encoding = ?, sender_mode = ?,
       sender_id = ?, sender_name = ?, inline_max = ?, retention = ? where id = ?`,
    options.name,
    options.webhookUrl,
    options.paused ? 1 : 0,
    options.success,
    options.hashEncoding,
    options.senderMode,
    options.senderId,
    options.senderName,
    options.inlineMax,
    options.retention,
    id,
  )
}

/**
 * A patch of nothing but `paused` has a name of its own; of all others it is told what was given, and of what deletes
 * by itself from how long to how long.
 */
function updateFact(
  patch: ConnectorPatch,
  before: ConnectorOptions,
): { action: string; details?: Record<string, unknown> } {
  const names = Object.keys(patch)
  if (names.length === 1 && patch.paused !== undefined) {
    return { action: patch.paused ? 'connector.paused' : 'connector.resumed' }
  }
  const options = names.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  const { retention = before.retention } = patch
  if (retention === before.retention) return { action: 'connector.updated', details: { options } }
  const told = { retention_before: before.retention, retention_after: retention }
  return { action: 'connector.updated', details: { options, ...told } }
}
