import type { AgentRole } from '@passerelle/protocol'
import type { Agent, Session } from '../../agents/agent.ts'
import type { AgentStore, AgentUpdate } from '../../agents/agent-store.ts'
import type { Audit } from './audit-store.ts'
import { disableAgent, enableAgent, isTaken, updateAgent } from './change-agent.ts'
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

const toSession = (row: Row): Session => ({
  id: str(row, 'id'),
  hash: bytes(row, 'hash'),
  agentId: strOrNull(row, 'agent_id'),
  csrfToken: str(row, 'csrf_token'),
  createdAt: num(row, 'created_at'),
  expiresAt: num(row, 'expires_at'),
  lastSeenAt: num(row, 'last_seen_at'),
  userAgent: strOrNull(row, 'user_agent'),
  address: strOrNull(row, 'address'),
  weakPassword: bool(row, 'weak_password'),
})

export function createAgentStore(db: Connection, audit: Audit): AgentStore {
  const find = (id: string): Agent | undefined => {
    const row = db.get('select * from agents where id = ?', id)
    return row && toAgent(row)
  }

  return {
    recordAgent: (agent, apiKeyHash) =>
      db.write(() => {
        if (isTaken(db, agent.email, agent.id)) return false
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
        const { role, service } = agent
        audit({ action: 'agent.created', target: { type: 'agent', id: agent.id }, details: { role, service } })
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
        disableAgent(db, audit, { id, now })
        return find(id)
      }),
    enableAgent: (id) =>
      db.write(() => {
        enableAgent(db, audit, id)
        return find(id)
      }),
    updateAgent: (id, patch, now) =>
      db.write((): AgentUpdate => {
        const before = find(id)
        return before ? updateAgent(db, audit, { before, patch, now }) : { kind: 'not_found' }
      }),
    recordPassword: (id, passwordHash, keep) =>
      db.write(() => {
        const changed = db.run('update agents set password_hash = ? where id = ?', passwordHash, id) > 0
        if (changed) audit({ action: 'agent.password_reset', target: { type: 'agent', id } })
        db.run('delete from sessions where agent_id = ?1 and (?2 is null or hash <> ?2)', id, keep ?? null)
        db.run('update sessions set weak_password = 0 where agent_id = ?', id)
        return find(id)
      }),

    recordSession: (session) =>
      db.write(() => {
        db.run(
          `insert into sessions (hash, agent_id, csrf_token, created_at, expires_at, id, last_seen_at, user_agent, address,
             weak_password)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          session.hash,
          session.agentId,
          session.csrfToken,
          session.createdAt,
          session.expiresAt,
          session.id,
          session.lastSeenAt,
          session.userAgent,
          session.address,
          session.weakPassword ? 1 : 0,
        )
      }),
    findSession: async (hash, now) => {
      const row = db.get('select * from sessions where hash = ? and expires_at > ?', hash, now)
      if (!row) return undefined
      const agentId = strOrNull(row, 'agent_id')
      const agent = agentId === null ? null : find(agentId)
      if (agent === undefined || (agent && agent.disabledAt !== null)) return undefined
      return { session: toSession(row), agent }
    },
    recordSessionSeen: (hash, now) =>
      db.write(() => {
        db.run('update sessions set last_seen_at = max(last_seen_at, ?) where hash = ?', now, hash)
      }),
    listSessions: async (agentId, now) =>
      db
        .all(
          'select * from sessions where agent_id is ? and expires_at > ? order by last_seen_at desc, id limit 100',
          agentId,
          now,
        )
        .map(toSession),
    deleteSession: (hash) =>
      db.write(() => {
        db.run('delete from sessions where hash = ?', hash)
      }),
    deleteSessionOf: (agentId, id) =>
      db.write(() => {
        const deleted = db.run('delete from sessions where agent_id is ? and id = ?', agentId, id) > 0
        if (deleted) audit({ action: 'session.ended', target: { type: 'session', id } })
        return deleted
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
