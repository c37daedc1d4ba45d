import {
  type Connector,
  type ConnectorOptions,
  type ConnectorPatch,
  heldAttachmentExtensionMs,
  type Instance,
  isHeld,
} from '../../connectors/connector.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import { type Breaker, closedBreaker } from '../../deliveries/breaker.ts'
import type { Audit } from './audit-store.ts'
import type { Connection, Row } from './connection.ts'
import { bool, bytes, num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'

export function toBreaker(row: Row): Breaker {
  return {
    failures: num(row, 'breaker_failures'),
    failingCustomer: strOrNull(row, 'breaker_customer'),
    manyCustomers: bool(row, 'breaker_many'),
    openedAt: numOrNull(row, 'breaker_opened_at'),
    waitMs: num(row, 'breaker_wait_ms'),
    nextAttemptAt: numOrNull(row, 'breaker_next_at'),
    flushMark: numOrNull(row, 'breaker_flush_mark'),
  }
}

export function toConnector(row: Row): Connector {
  return {
    id: str(row, 'id'),
    instanceId: str(row, 'instance_id'),
    name: str(row, 'name'),
    clientId: str(row, 'client_id'),
    secretSealed: bytes(row, 'secret_sealed'),
    webhookUrl: strOrNull(row, 'webhook_url'),
    paused: bool(row, 'paused'),
    success: row.success === '2xx' ? '2xx' : '200',
    hashEncoding: row.hash_encoding === 'base64' ? 'base64' : 'hex',
    senderMode: row.sender_mode === 'agent' ? 'agent' : 'fixed',
    senderId: str(row, 'sender_id'),
    senderName: str(row, 'sender_name'),
    inlineMax: num(row, 'inline_max'),
    retention: strOrNull(row, 'retention'),
    createdAt: num(row, 'created_at'),
    deletedAt: numOrNull(row, 'deleted_at'),
    heldSince: numOrNull(row, 'held_since'),
    breaker: toBreaker(row),
  }
}

const toInstance = (row: Row): Instance => ({
  id: str(row, 'id'),
  name: str(row, 'name'),
  createdAt: num(row, 'created_at'),
})

export function writeBreaker(db: Connection, connectorId: string, breaker: Breaker): void {
  db.run(
    `update connectors set breaker_failures = ?, breaker_customer = ?, breaker_many = ?, breaker_opened_at = ?,
       breaker_wait_ms = ?, breaker_next_at = ?, breaker_flush_mark = ? where id = ?`,
    breaker.failures,
    breaker.failingCustomer,
    breaker.manyCustomers ? 1 : 0,
    breaker.openedAt,
    breaker.waitMs,
    breaker.nextAttemptAt,
    breaker.flushMark,
    connectorId,
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

export function createConnectorStore(db: Connection, audit: Audit): ConnectorStore {
  const find = (id: string): Connector | undefined => {
    const row = db.get('select * from connectors where id = ?', id)
    return row && toConnector(row)
  }

  const changeHold = (before: Connector, after: ConnectorOptions, now: number) => {
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

  const update = (id: string, patch: ConnectorPatch, now: number): Connector | undefined => {
    const before = find(id)
    if (!before || before.deletedAt !== null) return undefined
    const after = { ...before, ...patch }
    writeOptions(db, id, after)
    changeHold(before, after, now)
    // A new address is a new endpoint: what the old one did says nothing of it, and what waits is tried there at once.
    if (after.webhookUrl !== before.webhookUrl) writeBreaker(db, id, { ...closedBreaker, flushMark: now })
    audit({ ...updateFact(patch, before), target: { type: 'connector', id } })
    db.wake('deliveries')
    return find(id)
  }

  return {
    recordInstance: (instance) =>
      db.write(() => {
        db.run(
          'insert into instances (id, name, created_at) values (?, ?, ?)',
          instance.id,
          instance.name,
          instance.createdAt,
        )
        audit({ action: 'instance.created', target: { type: 'instance', id: instance.id } })
      }),
    findInstance: async (id) => {
      const row = db.get('select * from instances where id = ?', id)
      return row && toInstance(row)
    },
    listInstances: async ({ limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = db.all('select * from instances where id > ? order by id limit ?', after, limit + 1)
      return toPage(rows, limit, toInstance, (row) => [str(row, 'id')])
    },

    recordConnector: (connector) =>
      db.write(() => {
        db.run(
          `insert into connectors values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, 0, null, 0, null, 0, null, null, ?)`,
          connector.id,
          connector.instanceId,
          connector.name,
          connector.clientId,
          connector.secretSealed,
          connector.webhookUrl,
          connector.paused ? 1 : 0,
          connector.success,
          connector.hashEncoding,
          connector.senderMode,
          connector.senderId,
          connector.senderName,
          connector.inlineMax,
          connector.createdAt,
          connector.heldSince,
          connector.retention,
        )
        audit({ action: 'connector.created', target: { type: 'connector', id: connector.id } })
      }),
    findConnector: async (id) => find(id),
    findConnectorByClientId: async (clientId) => {
      const row = db.get('select * from connectors where client_id = ? and deleted_at is null', clientId)
      return row && toConnector(row)
    },
    listConnectors: async ({ limit, cursor, instanceId }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = instanceId
        ? db.all(
            'select * from connectors where instance_id = ? and id > ? and deleted_at is null order by id limit ?',
            instanceId,
            after,
            limit + 1,
          )
        : db.all('select * from connectors where id > ? and deleted_at is null order by id limit ?', after, limit + 1)
      return toPage(rows, limit, toConnector, (row) => [str(row, 'id')])
    },
    updateConnector: (id, patch, now) => db.write(() => update(id, patch, now)),
    recordConnectorSecret: (id, secretSealed) =>
      db.write(() => {
        const sql = 'update connectors set secret_sealed = ? where id = ? and deleted_at is null'
        const recorded = db.run(sql, secretSealed, id) > 0
        if (recorded) audit({ action: 'connector.secret_rotated', target: { type: 'connector', id } })
        return recorded
      }),
    deleteConnector: (id, now) =>
      db.write(() => {
        const deleted = db.run('update connectors set deleted_at = ? where id = ? and deleted_at is null', now, id) > 0
        if (deleted) {
          audit({ action: 'connector.deleted', target: { type: 'connector', id } })
          db.wake('deliveries')
        }
        return deleted
      }),

    recordSecretOnce: (name, sealed) =>
      db.write(() => {
        db.run('insert or ignore into meta (name, value) values (?, ?)', name, sealed)
        const row = db.get('select value from meta where name = ?', name)
        if (!row) throw new Error(`the secret ${name} was not recorded`)
        return bytes(row, 'value')
      }),
    resealSecrets: (reseal) =>
      db.write(() => {
        let count = 0
        for (const row of db.all('select id, secret_sealed from connectors')) {
          const sealed = reseal(bytes(row, 'secret_sealed'), `connector:${str(row, 'id')}`)
          if (sealed) count += db.run('update connectors set secret_sealed = ? where id = ?', sealed, str(row, 'id'))
        }
        for (const row of db.all("select name, value from meta where typeof(value) = 'blob'")) {
          const sealed = reseal(bytes(row, 'value'), `meta:${str(row, 'name')}`)
          if (sealed) count += db.run('update meta set value = ? where name = ?', sealed, str(row, 'name'))
        }
        return count
      }),
  }
}
