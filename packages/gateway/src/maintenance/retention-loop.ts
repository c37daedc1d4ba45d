import type { Logger } from 'pino'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { applyRetention, type RetentionDeps } from '../privacy/apply-retention.ts'

/** Each run that deletes stands in the audit log, so not too often. */
const intervalMs = 3600_000

export function startRetention(deps: RetentionDeps & { log: Logger; fleet: FleetTurns }): Loop {
  const { clock, log, fleet } = deps
  const run = async (signal: AbortSignal) => {
    for (const [connectorId, gone] of await applyRetention(deps, signal)) log.info({ connectorId, gone }, 'retention')
    return undefined
  }
  return startLoop({ name: 'retention', scope: 'fleet', fleet, clock, log, intervalMs, run })
}
