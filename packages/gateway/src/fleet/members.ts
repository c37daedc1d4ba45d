/**
 * The servers that share a store, as this one knows them: it says that it lives, hears of the others, and takes over
 * what those that fell silent had under way.
 */
import type { Logger } from 'pino'
import type { NodeRow } from '../commands/rows.ts'
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { FleetStore } from './fleet-store.ts'
import type { NodeReport } from './node-monitor.ts'
import { createSilence } from './silence.ts'

export interface MembersDeps {
  store: Pick<FleetStore, 'recordHeartbeat' | 'takeOver'>
  clock: Pick<Clock, 'steady'>
  readTime: ReadTime
  nodeId: string
  log: Pick<Logger, 'warn'>
  report(): NodeReport
}

export interface Members {
  /** Says that this server lives. Once before it leases anything. */
  beat(): Promise<void>
}

const heartbeatMs = 5_000

export function createMembers({ store, clock, readTime, nodeId, log, report }: MembersDeps): Members {
  const silence = createSilence()
  const takeOver = async (nodes: readonly NodeRow[], now: number) => {
    const others = nodes.filter(({ id, diedAt }) => id !== nodeId && diedAt === null)
    const silent = silence.findSilent(others, clock.steady())
    if (silent.length === 0) return
    log.warn({ nodes: silent.map(({ id }) => id) }, 'servers fell silent; what they had under way is taken over')
    await store.takeOver({ silent, now })
  }
  return {
    async beat() {
      const now = await readTime()
      await takeOver(await store.recordHeartbeat({ id: nodeId, now, report: JSON.stringify(report()) }), now)
    },
  }
}

export function startHeartbeat({ members, clock, log }: { members: Members; clock: Clock; log: Logger }): Loop {
  const run = async () => {
    await members.beat()
    return undefined
  }
  return startLoop({ name: 'heartbeat', scope: 'node', clock, log, intervalMs: heartbeatMs, run })
}
