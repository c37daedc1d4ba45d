import type { AuditContext } from '../../commands/actor.ts'
import type { Instance } from '../../connectors/connector.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import {
  deleteConnector,
  recordConnector,
  recordConnectorSecret,
  recordInstance,
  updateConnector,
} from '../../connectors/decide-connector.ts'
import type { Row } from '../sql/engine.ts'
import { connectorWithWebhook } from '../sql/look-ups.ts'
import { bytes, num, readCursor, str, toPage } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { findConnector, toConnector } from './connector-rows.ts'
import { runCommand } from './run-command.ts'

const toInstance = (row: Row): Instance => ({
  id: str(row, 'id'),
  name: str(row, 'name'),
  createdAt: num(row, 'created_at'),
})

export function createConnectorStore(db: Connection, by: AuditContext | undefined): ConnectorStore {
  return {
    recordInstance: (instance) => db.write(() => runCommand(db, recordInstance(instance), by)),
    findInstance: async (id) => {
      const row = db.get('select * from instances where id = ?', id)
      return row && toInstance(row)
    },
    listInstances: async ({ limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = db.all('select * from instances where id > ? order by id limit ?', after, limit + 1)
      return toPage(rows, limit, toInstance, (row) => [str(row, 'id')])
    },

    recordConnector: (connector) => db.write(() => runCommand(db, recordConnector(connector), by)),
    findConnector: async (id) => findConnector(db, id),
    findConnectorByClientId: async (clientId) => {
      const row = db.get(`${connectorWithWebhook} where c.client_id = ? and c.deleted_at is null`, clientId)
      return row && toConnector(row)
    },
    listConnectors: async ({ limit, cursor, instanceId }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = instanceId
        ? db.all(
            `${connectorWithWebhook} where c.instance_id = ? and c.id > ? and c.deleted_at is null order by c.id limit ?`,
            instanceId,
            after,
            limit + 1,
          )
        : db.all(
            `${connectorWithWebhook} where c.id > ? and c.deleted_at is null order by c.id limit ?`,
            after,
            limit + 1,
          )
      return toPage(rows, limit, toConnector, (row) => [str(row, 'id')])
    },
    updateConnector: (id, patch, now) =>
      db.write(() => (runCommand(db, updateConnector({ id, patch, now }), by) ? findConnector(db, id) : undefined)),
    recordConnectorSecret: (id, secretSealed) =>
      db.write(() => runCommand(db, recordConnectorSecret(id, secretSealed), by)),
    deleteConnector: (id, now) => db.write(() => runCommand(db, deleteConnector(id, now), by)),

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
