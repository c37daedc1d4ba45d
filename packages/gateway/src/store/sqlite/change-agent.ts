/** Changes of an account, each with all that follows from it: sessions end, conversations are released. Inside a write. */
import type { Agent, AgentPatch } from '../../agents/agent.ts'
import type { AgentUpdate } from '../../agents/agent-store.ts'
import type { Audit } from './audit-store.ts'
import type { Connection } from './connection.ts'
import { releaseConversations } from './conversation-rows.ts'

interface AgentChange {
  id: string
  now: number
}

export function disableAgent(db: Connection, audit: Audit, { id, now }: AgentChange): void {
  const disabled = db.run('update agents set disabled_at = ? where id = ? and disabled_at is null', now, id) > 0
  const released = end(db, { id, now })
  if (disabled) audit({ action: 'agent.disabled', target: { type: 'agent', id }, details: { released } })
}

export function enableAgent(db: Connection, audit: Audit, id: string): void {
  const enabled = db.run('update agents set disabled_at = null where id = ? and disabled_at is not null', id) > 0
  if (enabled) audit({ action: 'agent.enabled', target: { type: 'agent', id } })
}

export function updateAgent(
  db: Connection,
  audit: Audit,
  { before, patch, now }: { before: Agent; patch: AgentPatch; now: number },
): AgentUpdate {
  const agent = { ...before, ...patch }
  const { id, name, email, role, instanceId } = agent
  if (isTaken(db, email, id)) return { kind: 'email_taken' }
  const sql = 'update agents set name = ?, email = ?, role = ?, instance_id = ? where id = ?'
  db.run(sql, name, email, role, instanceId, id)
  const options = Object.keys(patch).map((one) => (one === 'instanceId' ? 'instance_id' : one))
  const moved = instanceId !== before.instanceId && { released: end(db, { id, now }) }
  audit({ action: 'agent.updated', target: { type: 'agent', id }, details: { options, ...moved } })
  return { kind: 'updated', agent }
}

/** Case does not matter. */
export const isTaken = (db: Connection, email: string | null, exceptId: string): boolean =>
  email !== null &&
  db.get('select 1 from agents where lower(email) = lower(?) and email is not null and id <> ?', email, exceptId) !==
    undefined

/** Of what they had where they were: how many conversations were released. */
function end(db: Connection, { id, now }: AgentChange): number {
  db.run('delete from sessions where agent_id = ?', id)
  return releaseConversations(db, { agentId: id, now })
}
