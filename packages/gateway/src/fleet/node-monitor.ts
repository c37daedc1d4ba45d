/** How this process fares: what it says of itself with each heartbeat, for the operators to see from any node. */
import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { NodeItem } from '@passerelle/protocol'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import type { ReadinessCheck } from '../maintenance/readiness.ts'
import { watchDisk } from './watch-disk.ts'

export type NodeReport = Omit<NodeItem, 'id' | 'state' | 'seen_at' | 'behind' | 'current'> & { stopping: boolean }

export interface NodeMonitor {
  report(): NodeReport
  close(): void
}

interface MonitorDeps {
  clock: Pick<Clock, 'now' | 'steady'>
  config: Pick<Config, 'roles' | 'database' | 'blobs'>
  version: string
  readiness: Pick<ReadinessCheck, 'latest'>
  countInFlight(): number
  isStopping(): boolean
}

/** The histogram measures how late a timer of so many ms comes, the ms included. */
const resolutionMs = 20
const windowMs = 60_000

export function monitorNode(deps: MonitorDeps): NodeMonitor {
  const { clock, config, version, readiness } = deps
  const disk = watchDisk(config)
  const startedAt = clock.now()
  const startedSteady = clock.steady()
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  let lastMinute: NodeItem['event_loop_delay'] | undefined
  const timer = setInterval(() => {
    lastMinute = delayOf(histogram)
    histogram.reset()
  }, windowMs)
  timer.unref()

  return {
    report: () => ({
      hostname: hostname(),
      pid: process.pid,
      version,
      node_version: process.version,
      roles: (['api', 'worker'] as const).filter((role) => config.roles[role]),
      started_at: new Date(startedAt).toISOString(),
      uptime_seconds: Math.floor((clock.steady() - startedSteady) / 1000),
      deliveries_in_flight: deps.countInFlight(),
      memory: memoryNow(),
      event_loop_delay: lastMinute ?? delayOf(histogram),
      disk: disk(),
      health: readiness.latest(),
      stopping: deps.isStopping(),
    }),
    close() {
      clearInterval(timer)
      histogram.disable()
    },
  }
}

function memoryNow(): NodeItem['memory'] {
  const { rss, heapUsed, heapTotal } = process.memoryUsage()
  return { rss_bytes: rss, heap_used_bytes: heapUsed, heap_total_bytes: heapTotal }
}

function delayOf(histogram: ReturnType<typeof monitorEventLoopDelay>): NodeItem['event_loop_delay'] {
  const late = (share: number) => {
    const ms = histogram.percentile(share) / 1e6 - resolutionMs
    return histogram.count === 0 ? 0 : Math.max(0, Math.round(ms * 10) / 10)
  }
  return { p50_ms: late(50), p99_ms: late(99) }
}
