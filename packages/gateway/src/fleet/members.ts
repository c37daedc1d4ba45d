/**
 * The servers that share a store, as this one knows them: it says that it lives, hears of the others, and takes over
 * what those that fell silent had under way.
 */
import type { Logger } from 'pino'
import type { NodeRow } from '../commands/fleet-rows.ts'
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { FleetStore } from './fleet-store.ts'
import type { NodeReport } from './node-monitor.ts'
import { partOf } from './part.ts'
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
  /** This server's part of what all workers may do together; all of it while they are not known. */
  partOfWork(whole: number): number
  /** How many servers have doors. */
  countDoors(): number
}

const heartbeatMs = 5_000

export function createMembers({ store, clock, readTime, nodeId, log, report }: MembersDeps): Members {
  const silence = createSilence()
  const known: Record<Role, string[]> = { api: [], worker: [] }
  const note = (nodes: readonly NodeRow[]) => {
    for (const role of ['api', 'worker'] as const) known[role] = nodes.filter(hasRole(role)).map(({ id }) => id)
  }
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
      const nodes = await store.recordHeartbeat({ id: nodeId, now, report: JSON.stringify(report()) })
      note(nodes)
      await takeOver(nodes, now)
    },
    partOfWork: (whole) => partOf(whole, known.worker, nodeId),
    countDoors: () => Math.max(1, known.api.length),
  }
}

type Role = NodeReport['roles'][number]

/** One that stops takes nothing new. */
const hasRole =
  (role: Role) =>
  ({ diedAt, report }: NodeRow): boolean => {
    if (diedAt !== null || report === null) return false
    const { roles, stopping }: NodeReport = JSON.parse(report)
    return !stopping && roles.includes(role)
  }

interface HeartbeatDeps {
  members: Pick<Members, 'beat'>
  time: { clock: Clock; refresh(): Promise<void> }
  log: Logger
}

export function startHeartbeat({ members, time, log }: HeartbeatDeps): Loop {
  const { clock, refresh } = time
  const run = async () => {
    await refresh()
    await members.beat()
    return undefined
  }
  return startLoop({ name: 'heartbeat', scope: 'node', clock, log, intervalMs: heartbeatMs, run })
}
