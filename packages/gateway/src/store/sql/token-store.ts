import type { TokenStore } from '../../auth/token-store.ts'
import { type Engine, run, wake } from './engine.ts'
import { num, str } from './rows.ts'

export function createTokenStore(db: Engine): TokenStore {
  return {
    recordToken: async (token) => {
      await db.run(
        'insert into tokens (hash, connector_id, created_at, expires_at) values (?, ?, ?, ?)',
        token.hash,
        token.connectorId,
        token.createdAt,
        token.expiresAt,
      )
    },
    findToken: async (hash, now) => {
      const row = await db.get(
        `select t.connector_id, t.created_at, t.expires_at, c.instance_id, c.client_id
         from tokens t join connectors c on c.id = t.connector_id
         where t.hash = ? and t.expires_at > ? and c.deleted_at is null`,
        hash,
        now,
      )
      return (
        row && {
          connectorId: str(row, 'connector_id'),
          instanceId: str(row, 'instance_id'),
          clientId: str(row, 'client_id'),
          createdAt: num(row, 'created_at'),
          expiresAt: num(row, 'expires_at'),
        }
      )
    },
    deleteToken: (hash, connectorId) =>
      db.write(function* () {
        if ((yield* run('delete from tokens where hash = ? and connector_id = ?', hash, connectorId)) > 0)
          yield* wake('credentials')
      }),
    deleteExpiredTokens: (now, limit) =>
      db.run(
        `delete from tokens where expires_at <= ?
           and hash in (select hash from tokens order by hash limit ?)`,
        now,
        limit,
      ),
  }
}
