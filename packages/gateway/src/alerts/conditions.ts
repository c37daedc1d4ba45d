/** What is so that operators should know of: by the state of the store, and of the servers as they tell it. Pure. */
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { AlertKind } from '../commands/alert.ts'
import type { NodeReport } from '../fleet/node-monitor.ts'
import type { TimesOf } from '../queues/due.ts'
import type { Watched } from './watched.ts'

export interface Condition {
  kind: AlertKind
  subject: string
  instanceId: string | null
  connectorId: string | null
  /** Null: since it was first seen. */
  since: number | null
  /** Says it, once it has been so for `lastedMs`. */
  reasonAfter(lastedMs: number): Reason
}

export interface Asked {
  now: number
  timesOf: TimesOf
  /** Percent; 0: no disk is ever too full. */
  diskFree: number
}

/** Deliveries that failed for good count for so long. */
export const exhaustedWithinMs = 24 * 3600_000

export const findConditions = (watched: Watched, asked: Asked): Condition[] => [
  ...watched.endpoints.map(failing),
  ...watched.exhausted.map(exhausted),
  ...watched.queues.filter((queue) => isOver(queue, asked)).map((queue) => waiting(queue, asked)),
  ...fullDisks(watched.nodes, asked),
  ...watched.nodes.filter(({ diedAt }) => diedAt !== null).flatMap(silent),
]

const minutesOf = (ms: number): number => Math.floor(ms / 60_000)

function failing({
  id,
  kind,
  openedAt,
  connectorId,
  connectorName,
  instanceId,
}: Watched['endpoints'][number]): Condition {
  const code = kind === 'messages' ? 'alert_webhook_failing' : 'alert_events_failing'
  return {
    ...{ kind: 'connector_failing', subject: id, instanceId, connectorId, since: openedAt },
    reasonAfter: (ms) => reason(code, { connector: connectorName, minutes: minutesOf(ms) }),
  }
}

const exhausted = ({ connectorId, connectorName, instanceId, count }: Watched['exhausted'][number]): Condition => ({
  ...{ kind: 'deliveries_exhausted', subject: connectorId, instanceId, connectorId, since: null },
  reasonAfter: () => reason('alert_deliveries_exhausted', { connector: connectorName, count }),
})

type Waited = Watched['queues'][number]

/** Nobody is expected to be there while it is closed. */
function isOver(queue: Waited, { now, timesOf }: Asked): boolean {
  const times = timesOf(queue)
  const until = times === null ? now - queue.waitTargetMs : times.openFor(queue.waitTargetMs, now)
  return until !== null && queue.waitingSince <= until && (times === null || times.isOpen(now))
}

function waiting({ id, name, instanceId, waitTargetMs, waitingSince }: Waited, { now }: Asked): Condition {
  const params = { queue: name, target: Number((waitTargetMs / 60_000).toFixed(1)) }
  return {
    ...{ kind: 'queue_waiting', subject: id, instanceId, connectorId: null, since: null },
    reasonAfter: () => reason('alert_queue_waiting', { ...params, minutes: minutesOf(now - waitingSince) }),
  }
}

/** By machine: two servers on one share its disks. */
function fullDisks(nodes: Watched['nodes'], { diskFree }: Asked): Condition[] {
  const full = nodes.flatMap(({ diedAt, report }) => {
    const said: NodeReport | undefined = diedAt === null && report !== null ? JSON.parse(report) : undefined
    if (!said?.disk || said.disk.total_bytes === 0) return []
    const percent = (said.disk.free_bytes / said.disk.total_bytes) * 100
    return percent < diskFree ? [{ host: said.hostname, percent: Math.floor(percent) }] : []
  })
  const fullest = Map.groupBy(full, ({ host }) => host)
  return [...fullest.values()].map((ofHost): Condition => {
    const { host, percent } = ofHost.reduce((one, other) => (other.percent < one.percent ? other : one))
    return {
      ...{ kind: 'disk_low', subject: host, instanceId: null, connectorId: null, since: null },
      reasonAfter: () => reason('alert_disk_low', { host, percent }),
    }
  })
}

function silent({ id, diedAt, report }: Watched['nodes'][number]): Condition[] {
  if (report === null) return []
  const { hostname: host }: NodeReport = JSON.parse(report)
  return [
    {
      ...{ kind: 'node_silent', subject: id, instanceId: null, connectorId: null, since: diedAt },
      reasonAfter: () => reason('alert_node_silent', { host }),
    },
  ]
}
