/** How this process fares. */
import { hostname } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { NodeItem } from '@passerelle/protocol'
import type { Config } from '../../config/config.ts'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { presentTime } from '../http/present-time.ts'

export interface NodeMonitor {
  /** All but what must be asked for. */
  read(): Omit<NodeItem, 'health' | 'behind'>
  close(): void
}

/** The histogram measures how late a timer of so many ms comes, the ms included. */
const resolutionMs = 20
const windowMs = 60_000

interface Delay {
  p50_ms: number
  p99_ms: number
}

export function monitorNode({
  clock,
  config,
  version,
}: {
  clock: Pick<Clock, 'now' | 'steady'>
  config: Pick<Config, 'roles'>
  version: string
}): NodeMonitor {
  const startedAt = clock.now()
  const startedSteady = clock.steady()
  const id = newId(startedAt)
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  let lastMinute: Delay | undefined
  const timer = setInterval(() => {
    lastMinute = delayOf(histogram)
    histogram.reset()
  }, windowMs)
  timer.unref()

  return {
    read: () => ({
      id,
      hostname: hostname(),
      pid: process.pid,
      version,
      node_version: process.version,
      roles: (['api', 'worker'] as const).filter((role) => config.roles[role]),
      started_at: presentTime(startedAt),
      uptime_seconds: Math.floor((clock.steady() - startedSteady) / 1000),
      memory: memoryNow(),
      event_loop_delay: lastMinute ?? delayOf(histogram),
      current: true,
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

function delayOf(histogram: ReturnType<typeof monitorEventLoopDelay>): Delay {
  const late = (share: number) => {
    const ms = histogram.percentile(share) / 1e6 - resolutionMs
    return histogram.count === 0 ? 0 : Math.max(0, Math.round(ms * 10) / 10)
  }
  return { p50_ms: late(50), p99_ms: late(99) }
}
