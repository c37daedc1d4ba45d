import type { AgentRole } from '@passerelle/protocol'
import type { AgentStore } from '../../agents/agent-store.ts'
import {
  disableAgent,
  enableAgent,
  endSessionOf,
  recordAgent,
  recordPassword,
  recordSession,
  updateAgent,
} from '../../agents/decide-agent.ts'
import type { SessionStore } from '../../auth/session-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Agent, Session } from '../../commands/agent.ts'
import type { Command } from '../../commands/command.ts'
import type { Row } from '../sql/engine.ts'
import { bool, bytes, num, numOrNull, readCursor, str, strOrNull, toPage } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { runCommand } from './run-command.ts'

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

export function createAgentStore(db: Connection, by: AuditContext | undefined): AgentStore & SessionStore {
  const find = (id: string): Agent | undefined => {
    const row = db.get('select * from agents where id = ?', id)
    return row && toAgent(row)
  }
  const writeAndFind = (id: string, command: Command<void>) =>
    db.write(() => {
      runCommand(db, command, by)
      return find(id)
    })

  return {
    recordAgent: (agent, apiKeyHash) => db.write(() => runCommand(db, recordAgent(agent, apiKeyHash), by)),
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
    disableAgent: (id, now) => writeAndFind(id, disableAgent(id, now)),
    enableAgent: (id) => writeAndFind(id, enableAgent(id)),
    updateAgent: (id, patch, now) =>
      db.write(() => {
        const decision = runCommand(db, updateAgent(id, patch, now), by)
        if (decision.kind !== 'updated') return decision
        const agent = find(id)
        return agent ? { ...decision, agent } : { kind: 'not_found' }
      }),
    recordPassword: (id, passwordHash, own) =>
      db.write(() => (runCommand(db, recordPassword(id, passwordHash, own), by) ? find(id) : undefined)),

    recordSession: (session, provedHash) => db.write(() => runCommand(db, recordSession(session, provedHash), by)),
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
        db.wake('credentials')
      }),
    deleteSessionOf: (agentId, id) => db.write(() => runCommand(db, endSessionOf(agentId, id), by)),
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
