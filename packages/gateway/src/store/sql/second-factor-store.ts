import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  takeCode,
} from '../../agents/decide-second-factor.ts'
import type { SecondFactorStore } from '../../auth/second-factor-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { SecondFactor } from '../../commands/agent.ts'
import type { Engine, Row } from './engine.ts'
import { bytes, num, numOrNull, str } from './rows.ts'

const toSecondFactor = (row: Row): SecondFactor => ({
  agentId: str(row, 'agent_id'),
  secretSealed: bytes(row, 'secret_sealed'),
  createdAt: num(row, 'created_at'),
  since: numOrNull(row, 'since'),
  lastStep: num(row, 'last_step'),
  failures: num(row, 'failures'),
  failedAt: num(row, 'failed_at'),
  recoveryHashes: str(row, 'recovery_hashes'),
})

export function createSecondFactorStore(db: Engine, by: AuditContext | undefined): SecondFactorStore {
  return {
    findSecondFactor: async (agentId) => {
      const row = await db.get('select * from second_factors where agent_id = ?', agentId)
      return row && toSecondFactor(row)
    },
    beginSecondFactor: (factor, provedHash) => db.decide(beginSecondFactor(factor, provedHash), { by }),
    confirmSecondFactor: (confirmed, now) => db.decide(confirmSecondFactor(confirmed, now), { by }),
    takeCode: (tried, now) => db.decide(takeCode(tried, now), { by }),
    removeSecondFactor: (agentId, provedHash) => db.decide(removeSecondFactor(agentId, provedHash), { by }),
  }
}
