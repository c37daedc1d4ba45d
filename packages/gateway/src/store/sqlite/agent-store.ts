import type { AgentRole } from '@passerelle/protocol'
import type { Agent } from '../../agents/agent.ts'
import type { AgentStore } from '../../agents/agent-store.ts'
import type { Connection, Row } from './connection.ts'
import { bool, bytes, num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'

const toAgent = (row: Row): Agent => ({
  id: str(row, 'id'),
  instanceId: strOrNull(row, 'instance_id'),
  email: strOrNull(row, 'email'),
  name: str(row, 'name'),
  role: str(row, 'role') as AgentRole,
  service: bool(row, 'service'),
  passwordHash: strOrNull(row, 'password_hash'),
  createdAt: num(row, 'created_at'),
  disabledAt: numOrNull(row, 'disabled_at'),
})

export function createAgentStore(db: Connection): AgentStore {
  const find = (id: string): Agent | undefined => {
    const row = db.get('select * from agents where id = ?', id)
    return row && toAgent(row)
  }
  const isTaken = (email: string | null) =>
    email !== null &&
    db.get('select 1 from agents where lower(email) = lower(?) and email is not null', email) !== undefined

  return {
    recordAgent: (agent, apiKeyHash) =>
      db.write(() => {
        if (isTaken(agent.email)) return false
        db.run(
          `insert into agents (id, instance_id, email, name, role, service, password_hash, api_key_hash, created_at, disabled_at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          agent.id,
          agent.instanceId,
          agent.email,
          agent.name,
          agent.role,
          agent.service ? 1 : 0,
          agent.passwordHash,
          apiKeyHash ?? null,
          agent.createdAt,
          agent.disabledAt,
        )
        return true
      }),
    findAgent: async (id) => find(id),
    findAgentByEmail: async (email) => {
      const row = db.get('select * from agents where lower(email) = lower(?) and email is not null', email)
      return row && toAgent(row)
    },
    findAgentByApiKey: async (hash) => {
      const row = db.get('select * from agents where api_key_hash = ? and disabled_at is null', hash)
      return row && toAgent(row)
    },
    listAgents: async ({ limit, cursor, instanceId, enabledOnly }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = db.all(
        `select * from agents where id > ?1 and (?2 is null or instance_id = ?2) and (?3 = 0 or disabled_at is null)
         order by id limit ?4`,
        after,
        instanceId ?? null,
        enabledOnly ? 1 : 0,
        limit + 1,
      )
      return toPage(rows, limit, toAgent, (row) => [str(row, 'id')])
    },
    disableAgent: (id, now) =>
      db.write(() => {
        db.run('update agents set disabled_at = coalesce(disabled_at, ?) where id = ?', now, id)
        db.run('delete from sessions where agent_id = ?', id)
        return find(id)
      }),
    recordPassword: (id, passwordHash) =>
      db.write(() => {
        db.run('update agents set password_hash = ? where id = ?', passwordHash, id)
        db.run('delete from sessions where agent_id = ?', id)
        return find(id)
      }),

    recordSession: (session) =>
      db.write(() => {
        db.run(
          'insert into sessions (hash, agent_id, csrf_token, created_at, expires_at) values (?, ?, ?, ?, ?)',
          session.hash,
          session.agentId,
          session.csrfToken,
          session.createdAt,
          session.expiresAt,
        )
      }),
    findSession: async (hash, now) => {
      const row = db.get('select * from sessions where hash = ? and expires_at > ?', hash, now)
      if (!row) return undefined
      const agentId = strOrNull(row, 'agent_id')
      const agent = agentId === null ? null : find(agentId)
      if (agent === undefined || (agent && agent.disabledAt !== null)) return undefined
      return {
        session: {
          hash: bytes(row, 'hash'),
          agentId,
          csrfToken: str(row, 'csrf_token'),
          createdAt: num(row, 'created_at'),
          expiresAt: num(row, 'expires_at'),
        },
        agent,
      }
    },
    deleteSession: (hash) =>
      db.write(() => {
        db.run('delete from sessions where hash = ?', hash)
      }),
    deleteExpiredSessions: (now, limit) =>
      db.write(() =>
        db.run(
          'delete from sessions where hash in (select hash from sessions where expires_at <= ? limit ?)',
          now,
          limit,
        ),
      ),
  }
}
