/** What operators are alerted to, and the messages about it. Nothing of a customer is in either. Types only. */

export const alertKinds = [
  'connector_failing',
  'deliveries_exhausted',
  'queue_waiting',
  'disk_low',
  'node_silent',
] as const
export type AlertKind = (typeof alertKinds)[number]

/** There is one at a time of a kind and subject. */
export interface AlertRow {
  id: string
  kind: AlertKind
  /** The id of what it is about: an endpoint, a connector, a queue; a server's id, or the name of its machine. */
  subject: string
  instanceId: string | null
  connectorId: string | null
  /** JSON of a reason. */
  reason: string
  /** When it began to be so, and when it was last seen to be. */
  since: number
  seenAt: number
  /** When it had been so for long enough; null: not yet, and nobody is told of it. */
  raisedAt: number | null
  /** When a message went out about it, or about the one before it of its kind and subject. */
  toldAt: number | null
  resolvedAt: number | null
}

export type AlertWay = 'webhook' | 'email'

/** A message about alerts, on its way by one of the ways there are. */
export interface AlertNoticeRow {
  id: string
  way: AlertWay
  /** JSON of a NoticeBody. */
  body: string
  state: 'pending' | 'delivered' | 'exhausted' | 'cancelled'
  createdAt: number
  /** Attempts that failed. */
  step: number
  dueAt: number
  /** JSON of a reason. */
  lastError: string | null
  settledAt: number | null
}

export interface AlertLookUps {
  /** Those that last, and those that ended since then. */
  alerts: { ask: { resolvedSince: number }; finds: AlertRow }
  /** The oldest that ended, or were settled, before then. */
  formerAlerts: { ask: { before: number; limit: number }; finds: Pick<AlertRow, 'id'> }
  formerNotices: { ask: { before: number; limit: number }; finds: Pick<AlertNoticeRow, 'id'> }
  alertNotice: { ask: { id: string }; finds: AlertNoticeRow }
}
