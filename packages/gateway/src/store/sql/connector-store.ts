import { secondFactorIdentity } from '../../auth/second-factor-identity.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Instance } from '../../connectors/connector.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import {
  deleteConnector,
  recordConnector,
  recordConnectorSecret,
  recordInstance,
  updateConnector,
  updateInstance,
} from '../../connectors/decide-connector.ts'
import { connectorById, toConnector } from './connector-rows.ts'
import { all, decide, type Engine, get, type Row, run, type Steps } from './engine.ts'
import { connectorWithWebhook } from './look-ups.ts'
import { bool, bytes, num, readCursor, str, toPage } from './rows.ts'

const toInstance = (row: Row): Instance => ({
  id: str(row, 'id'),
  name: str(row, 'name'),
  createdAt: num(row, 'created_at'),
  tags: JSON.parse(str(row, 'tags')),
  closeReasons: JSON.parse(str(row, 'close_reasons')),
  metadataLabels: JSON.parse(str(row, 'metadata_labels')),
  sharedCustomerIds: bool(row, 'shared_customer_ids'),
  sight: str(row, 'sight') as Instance['sight'],
})

export function createConnectorStore(db: Engine, by: AuditContext | undefined): ConnectorStore {
  const { secrets } = db.dialect
  function* find(id: string): Steps<Instance | undefined> {
    const row = yield* get('select * from instances where id = ?', id)
    return row && toInstance(row)
  }
  return {
    recordInstance: (instance) => db.decide(recordInstance(instance), { by }),
    updateInstance: (id, patch) =>
      db.write(function* () {
        return (yield* decide(updateInstance(id, patch), by)) ? yield* find(id) : undefined
      }),
    findInstance: (id) => db.read(() => find(id)),
    findLabels: (id) => db.read(() => find(id)),
    listInstances: async ({ limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = await db.all('select * from instances where id > ? order by id limit ?', after, limit + 1)
      return toPage(rows, limit, toInstance, (row) => [str(row, 'id')])
    },

    recordConnector: (connector) => db.decide(recordConnector(connector), { by }),
    findConnector: async (id) => {
      const row = await db.get(connectorById, id)
      return row && toConnector(row)
    },
    findConnectorByClientId: async (clientId) => {
      const row = await db.get(`${connectorWithWebhook} where c.client_id = ? and c.deleted_at is null`, clientId)
      return row && toConnector(row)
    },
    listConnectors: async ({ limit, cursor, instanceId }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = instanceId
        ? await db.all(
            `${connectorWithWebhook} where c.instance_id = ? and c.id > ? and c.deleted_at is null order by c.id limit ?`,
            instanceId,
            after,
            limit + 1,
          )
        : await db.all(
            `${connectorWithWebhook} where c.id > ? and c.deleted_at is null order by c.id limit ?`,
            after,
            limit + 1,
          )
      return toPage(rows, limit, toConnector, (row) => [str(row, 'id')])
    },
    updateConnector: (id, patch, now) =>
      db.write(function* () {
        if (!(yield* decide(updateConnector({ id, patch, now }), by))) return undefined
        const row = yield* get(connectorById, id)
        return row && toConnector(row)
      }),
    recordConnectorSecret: (id, secretSealed) => db.decide(recordConnectorSecret(id, secretSealed), { by }),
    deleteConnector: (id, now) => db.decide(deleteConnector(id, now), { by }),

    recordSecretOnce: (name, sealed) =>
      db.write(function* () {
        yield* run(`insert into ${secrets.table} (name, value) values (?, ?) on conflict do nothing`, name, sealed)
        const row = yield* get(`select value from ${secrets.table} where name = ?`, name)
        if (!row) throw new Error(`the secret ${name} was not recorded`)
        return bytes(row, 'value')
      }),
    // Only what is still as it was read: another server may have rotated a secret since.
    resealSecrets: (reseal) =>
      db.write(function* () {
        let count = 0
        for (const row of yield* all('select id, secret_sealed from connectors')) {
          const [id, before] = [str(row, 'id'), bytes(row, 'secret_sealed')]
          const sealed = reseal(before, `connector:${id}`)
          const update = 'update connectors set secret_sealed = ? where id = ? and secret_sealed = ?'
          if (sealed) count += yield* run(update, sealed, id, before)
        }
        // A backup of an older version is looked at as it is.
        const hasFactors = yield* get(db.dialect.findTable('second_factors'))
        for (const row of hasFactors ? yield* all('select agent_id, secret_sealed from second_factors') : []) {
          const [id, before] = [str(row, 'agent_id'), bytes(row, 'secret_sealed')]
          const sealed = reseal(before, secondFactorIdentity(id))
          const update = 'update second_factors set secret_sealed = ? where agent_id = ? and secret_sealed = ?'
          if (sealed) count += yield* run(update, sealed, id, before)
        }
        for (const row of yield* all(`select name, value from ${secrets.table} where ${secrets.condition}`)) {
          const [name, before] = [str(row, 'name'), bytes(row, 'value')]
          const sealed = reseal(before, `meta:${name}`)
          const update = `update ${secrets.table} set value = ? where name = ? and value = ?`
          if (sealed) count += yield* run(update, sealed, name, before)
        }
        return count
      }),
  }
}
