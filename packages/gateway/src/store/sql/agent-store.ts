import type { AgentRole, AgentStatus, Sight } from '@passerelle/protocol'
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
import { signIn, unlinkIdentity } from '../../agents/decide-identity.ts'
import type { IdentityStore } from '../../agents/identity-store.ts'
import type { SessionStore } from '../../auth/session-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Agent, Session } from '../../commands/agent.ts'
import type { Command } from '../../commands/command.ts'
import { lowerCased } from './columns.ts'
import { decide, type Engine, get, type Row, run, type Steps, wake } from './engine.ts'
import { isAgents } from './look-ups.ts'
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
  ...(bool(row, 'may_export') && { mayExport: true }),
  ...(bool(row, 'may_erase') && { mayErase: true }),
  ...(row.sight !== 'all' && row.sight !== null && { sight: str(row, 'sight') as Sight }),
  secondFactorSince: numOrNull(row, 'second_factor_since') ?? undefined,
  identityIssuer: strOrNull(row, 'identity_issuer') ?? undefined,
  capacity: numOrNull(row, 'capacity') ?? undefined,
  status: (strOrNull(row, 'status') as AgentStatus | null) ?? undefined,
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

const agents = `select *, (select since from second_factors where agent_id = agents.id) as second_factor_since,
    (select issuer from agent_identities where agent_id = agents.id) as identity_issuer,
    (select status from agent_states where agent_id = agents.id) as status,
    (select sight from instances where instances.id = agents.instance_id) as sight from agents`

const agentById = `${agents} where id = ?`

function* find(id: string): Steps<Agent | undefined> {
  const row = yield* get(agentById, id)
  return row && toAgent(row)
}

export function createAgentStore(db: Engine, by: AuditContext | undefined): AgentStore & IdentityStore & SessionStore {
  const writeAndFind = (id: string, command: Command<void>) =>
    db.write(function* () {
      yield* decide(command, by)
      return yield* find(id)
    })

  return {
    recordAgent: (agent, apiKeyHash) => db.decide(recordAgent(agent, apiKeyHash), { by }),
    findAgent: async (id) => {
      const row = await db.get(agentById, id)
      return row && toAgent(row)
    },
    findAgentByEmail: async (email) => {
      const row = await db.get(`${agents} where lower(email) = ? and email is not null`, lowerCased(email))
      return row && toAgent(row)
    },
    findAgentByApiKey: async (hash) => {
      const row = await db.get(`${agents} where api_key_hash = ? and disabled_at is null`, hash)
      return row && toAgent(row)
    },
    listAgents: async ({ limit, cursor, instanceId, enabledOnly }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = await db.all(
        `${agents} where id > ? and (cast(? as text) is null or instance_id = ?)
           and (? = 0 or disabled_at is null) order by id limit ?`,
        after,
        instanceId ?? null,
        instanceId ?? null,
        enabledOnly ? 1 : 0,
        limit + 1,
      )
      return toPage(rows, limit, toAgent, (row) => [str(row, 'id')])
    },
    disableAgent: (id, now) => writeAndFind(id, disableAgent(id, now)),
    enableAgent: (id) => writeAndFind(id, enableAgent(id)),
    updateAgent: (id, patch, now) =>
      db.write(function* () {
        const decision = yield* decide(updateAgent(id, patch, now), by)
        if (decision.kind !== 'updated') return decision
        const agent = yield* find(id)
        return agent ? { ...decision, agent } : { kind: 'not_found' }
      }),
    recordPassword: (id, passwordHash, own) =>
      db.write(function* () {
        const isRecorded = yield* decide(recordPassword(id, passwordHash, own), by)
        return isRecorded ? yield* find(id) : undefined
      }),

    recordSession: (session, provedHash, codeTaken) => db.decide(recordSession(session, provedHash, codeTaken), { by }),
    signIn: (wanted, now) => db.decide(signIn(wanted, now), { by }),
    unlinkIdentity: (id) => writeAndFind(id, unlinkIdentity(id)),
    findSession: (hash, now) =>
      db.read(function* () {
        const row = yield* get('select * from sessions where hash = ? and expires_at > ?', hash, now)
        if (!row) return undefined
        const agentId = strOrNull(row, 'agent_id')
        const agent = agentId === null ? null : yield* find(agentId)
        if (agent === undefined || (agent && agent.disabledAt !== null)) return undefined
        return { session: toSession(row), agent }
      }),
    recordSessionSeen: async (hash, now) => {
      await db.run('update sessions set last_seen_at = ? where hash = ? and last_seen_at < ?', now, hash, now)
    },
    listSessions: async (agentId, now) => {
      const { sql, values } = isAgents(agentId)
      const rows = await db.all(
        `select * from sessions where ${sql} and expires_at > ? order by last_seen_at desc, id limit 100`,
        ...values,
        now,
      )
      return rows.map(toSession)
    },
    deleteSession: (hash) =>
      db.write(function* () {
        yield* run('delete from sessions where hash = ?', hash)
        yield* wake('credentials')
      }),
    deleteSessionOf: (agentId, id) => db.decide(endSessionOf(agentId, id), { by }),
    deleteExpiredSessions: (now, limit) =>
      db.run(
        'delete from sessions where hash in (select hash from sessions where expires_at <= ? limit ?)',
        now,
        limit,
      ),
  }
}
