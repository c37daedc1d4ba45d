import type { ConnectorFailures, StatsBucket, StatsItem } from '@passerelle/protocol'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { DeliveryStore } from '../deliveries/delivery-store.ts'
import type { Clock } from '../lib/clock.ts'
import { percentile } from './latency.ts'
import type { CounterRow, StatsStore } from './stats-store.ts'

interface Dependencies {
  store: Pick<StatsStore, 'readCounters'> & Pick<DeliveryStore, 'countPending'> & Pick<ConnectorStore, 'findConnector'>
  clock: Pick<Clock, 'now'>
}

const minute = 60_000
const widths: [untilHours: number, widthMs: number][] = [
  [2, 5 * minute],
  [12, 15 * minute],
  [48, 30 * minute],
]
const widest = 180 * minute
const maxConnectors = 50

const widthOf = (hours: number): number => widths.find(([until]) => hours <= until)?.[1] ?? widest

export async function readStats({ store, clock }: Dependencies, hours: number): Promise<StatsItem> {
  const widthMs = widthOf(hours)
  const now = clock.now()
  const count = Math.ceil((hours * 60 * minute) / widthMs)
  const from = Math.floor(now / widthMs) * widthMs - (count - 1) * widthMs
  const rows = await store.readCounters({ from, widthMs })
  const inTime = Map.groupBy(rows, ({ at }) => at)
  const buckets = Array.from({ length: count }, (_, i) => toBucket(from + i * widthMs, inTime.get(from + i * widthMs)))
  const { at: _, backlog: __, ...totals } = toBucket(from, rows)
  return {
    from: new Date(from).toISOString(),
    to: new Date(now).toISOString(),
    bucket_seconds: widthMs / 1000,
    buckets,
    totals,
    backlog: await store.countPending(),
    failures: await nameConnectors(store, failuresOf(rows)),
  }
}

function toBucket(at: number, rows: readonly CounterRow[] = []): StatsBucket {
  const sum = (name: string) => rows.reduce((total, row) => total + (row.name === name ? row.value : 0), 0)
  const latencies = latenciesOf(rows)
  const backlogs = rows.filter(({ name }) => name === 'backlog').map(({ value }) => value)
  return {
    at: new Date(at).toISOString(),
    messages_in: sum('messages_in'),
    messages_out: sum('messages_out'),
    delivered: sum('delivered'),
    attempts_failed: sum('attempts_failed'),
    exhausted: sum('exhausted'),
    latency_p50_ms: percentile(latencies, 0.5),
    latency_p95_ms: percentile(latencies, 0.95),
    backlog: backlogs.length > 0 ? Math.max(...backlogs) : null,
  }
}

function latenciesOf(rows: readonly CounterRow[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { name, value } of rows) {
    if (!name.startsWith('latency:')) continue
    const range = Number(name.slice('latency:'.length))
    counts.set(range, (counts.get(range) ?? 0) + value)
  }
  return counts
}

type Failures = Omit<ConnectorFailures, 'connector_name'>

function failuresOf(rows: readonly CounterRow[]): Failures[] {
  const failures = new Map<string, Failures>()
  for (const { connectorId, name, value } of rows) {
    if (name !== 'attempts_failed' && name !== 'exhausted') continue
    const known = failures.get(connectorId) ?? { connector_id: connectorId, attempts_failed: 0, exhausted: 0 }
    known[name] += value
    failures.set(connectorId, known)
  }
  return [...failures.values()]
    .sort((a, b) => b.exhausted - a.exhausted || b.attempts_failed - a.attempts_failed)
    .slice(0, maxConnectors)
}

const nameConnectors = (store: Dependencies['store'], failures: Failures[]): Promise<ConnectorFailures[]> =>
  Promise.all(
    failures.map(async (one) => {
      const connector = await store.findConnector(one.connector_id)
      return { ...one, connector_name: connector?.name ?? one.connector_id }
    }),
  )
