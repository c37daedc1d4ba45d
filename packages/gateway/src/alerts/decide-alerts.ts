/**
 * Which alerts begin, last and end, and who is told of it. What is told once is not told again within the time that
 * operators set, even when it ended and began anew meanwhile; an end is told once, to those who heard of the beginning. Pure.
 */
import type { AlertKind, AlertNoticeRow, AlertRow, AlertWay } from '../commands/alert.ts'
import type { Command } from '../commands/command.ts'
import { insert, type RowChange, remove, removeAll, update } from '../commands/row-changes.ts'
import type { Condition } from './conditions.ts'
import { mostAlerts, type NoticeAlert, type NoticeBody, noticeAlert } from './notice.ts'

export interface AlertsRequest {
  /** Each with the id that its alert gets if it is new. */
  conditions: readonly (Condition & { alertId: string })[]
  ways: readonly { way: AlertWay; noticeId: string }[]
  now: number
  failingMs: number
  repeatMs: number
}

/** It has to be gone for so long: what comes and goes is one alert. */
const goneForMs = 2 * 60_000
/** Operators can look back so far. */
const keptForMs = 30 * 24 * 3600_000
const mostForgotten = 100

const heldBack = (kind: AlertKind, { failingMs }: AlertsRequest): number =>
  kind === 'connector_failing' ? failingMs : 0
/** Nobody can say that these are over: a dead server is forgotten. */
const endsInSilence = (kind: AlertKind): boolean => kind === 'node_silent'

interface Step {
  changes: RowChange[]
  told?: NoticeAlert | undefined
}

export const recordAlerts = (request: AlertsRequest): Command<{ notices: number }> => {
  const { conditions, now, repeatMs } = request
  const forgotten = { before: now - keptForMs, limit: mostForgotten }
  return {
    about: { used: ['alerts'] },
    needs: { alerts: { resolvedSince: now - repeatMs }, formerAlerts: forgotten, formerNotices: forgotten },
    decide: ({ alerts, formerAlerts, formerNotices }) => {
      const lasting = new Map(alerts.flatMap((row) => (row.resolvedAt === null ? [[keyOf(row), row]] : [])))
      const seen = new Set(conditions.map(keyOf))
      const steps = [
        ...conditions.map((condition) => {
          const before = lasting.get(keyOf(condition))
          return before ? goOn(before, condition, request) : begin(condition, alerts, request)
        }),
        ...[...lasting.values()].filter((row) => !seen.has(keyOf(row))).map((row) => leave(row, request)),
      ]
      const notices = composeNotices(request, steps)
      return {
        outcome: { notices: notices.length },
        changes: [
          ...steps.flatMap(({ changes }) => changes),
          ...notices.map((notice) => insert('alertNotices', notice)),
          ...removeAll(
            'alerts',
            'id',
            formerAlerts.map(({ id }) => id),
          ),
          ...removeAll(
            'alertNotices',
            'id',
            formerNotices.map(({ id }) => id),
          ),
        ],
      }
    },
  }
}

const keyOf = ({ kind, subject }: Pick<AlertRow, 'kind' | 'subject'>): string => `${kind} ${subject}`

function begin(
  condition: AlertsRequest['conditions'][number],
  alerts: readonly AlertRow[],
  request: AlertsRequest,
): Step {
  const { kind, subject, instanceId, connectorId, alertId } = condition
  const since = condition.since ?? request.now
  const toldAt = Math.max(0, ...alerts.filter((row) => keyOf(row) === keyOf(condition)).map((row) => row.toldAt ?? 0))
  const blank: AlertRow = {
    ...{ id: alertId, kind, subject, instanceId, connectorId, since, seenAt: request.now },
    ...{ reason: '', raisedAt: null, toldAt: toldAt || null, resolvedAt: null },
  }
  const { row, told } = see(blank, condition, request)
  return { changes: [insert('alerts', row)], told }
}

function goOn(before: AlertRow, condition: Condition, request: AlertsRequest): Step {
  const { row, told } = see(before, condition, request)
  return { changes: update('alerts', { id: before.id }, { before, after: row }), told }
}

function see(before: AlertRow, condition: Condition, request: AlertsRequest): { row: AlertRow; told?: NoticeAlert } {
  const { now, repeatMs, ways } = request
  const since = Math.min(before.since, condition.since ?? before.since)
  const lastedMs = Math.max(0, now - since)
  const raisedAt = before.raisedAt ?? (lastedMs >= heldBack(condition.kind, request) ? now : null)
  const row = { ...before, since, seenAt: now, raisedAt, reason: JSON.stringify(condition.reasonAfter(lastedMs)) }
  const isDue = raisedAt !== null && (row.toldAt === null || now - row.toldAt >= repeatMs)
  if (!isDue || ways.length === 0) return { row }
  const told = noticeAlert(row, wasTold(before) ? 'repeated' : 'raised')
  return { row: { ...row, toldAt: now }, told }
}

/** Of this one, and not of the one before it. */
const wasTold = ({ raisedAt, toldAt }: AlertRow): boolean => raisedAt !== null && toldAt !== null && toldAt >= raisedAt

/** It is not so any more. */
function leave(before: AlertRow, { now, ways }: AlertsRequest): Step {
  if (before.raisedAt === null) return { changes: [remove('alerts', { id: before.id })] }
  // A clock that was set back ends it as well.
  if (Math.abs(now - before.seenAt) < goneForMs) return { changes: [] }
  const after = { ...before, resolvedAt: now }
  const isTold = wasTold(before) && ways.length > 0 && !endsInSilence(before.kind)
  return {
    changes: update('alerts', { id: before.id }, { before, after }),
    told: isTold ? noticeAlert(after, 'resolved') : undefined,
  }
}

/** All that is told at once is one message. */
function composeNotices({ ways, now }: AlertsRequest, steps: readonly Step[]): AlertNoticeRow[] {
  const told = steps.flatMap((step) => step.told ?? [])
  if (told.length === 0) return []
  const body: NoticeBody = { alerts: told.slice(0, mostAlerts), more: Math.max(0, told.length - mostAlerts) }
  return ways.map(({ way, noticeId }) => ({
    ...{ id: noticeId, way, body: JSON.stringify(body), state: 'pending', createdAt: now },
    ...{ step: 0, dueAt: now, lastError: null, settledAt: null },
  }))
}
