import type { AgentStatus } from '@passerelle/protocol'
import { idleMs, recordInput, setStatus, settleStatus } from '../../agents/decide-status.ts'
import type { StatusStore } from '../../agents/status-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Engine } from './engine.ts'
import { str } from './rows.ts'

export function createStatusStore(db: Engine, by: AuditContext | undefined): StatusStore {
  return {
    findStatus: async (agentId) => {
      const row = await db.get('select status from agent_states where agent_id = ?', agentId)
      return row ? (str(row, 'status') as AgentStatus) : 'offline'
    },
    setStatus: (wanted) => db.decide(setStatus(wanted), { by }),
    recordInput: (who) => db.decide(recordInput(who), { isDurable: false }),
    // A superset: the decider knows who is software.
    findStatusesToSettle: async ({ now, limit }) => {
      const rows = await db.all(
        `select s.agent_id from agent_states s join agents a on a.id = s.agent_id
         where s.status in ('online', 'away') and (a.disabled_at is not null or (a.service = 0 and (
           (s.status = 'online' and s.active_at <= ?)
           or not exists (select 1 from sessions x where x.agent_id = s.agent_id and x.expires_at > ?)))) limit ?`,
        ...[now - idleMs, now, limit],
      )
      return rows.map((row) => str(row, 'agent_id'))
    },
    settleStatus: (who) => db.decide(settleStatus(who)),
  }
}
