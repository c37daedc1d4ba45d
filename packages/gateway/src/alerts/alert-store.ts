import type { AlertKind, AlertNoticeRow, AlertRow, AlertWay } from '../commands/alert.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { AlertsRequest } from './decide-alerts.ts'
import type { SettledNotice } from './decide-notice.ts'
import type { Watched } from './watched.ts'

/** One that somebody is told of. */
export type RaisedAlert = AlertRow & { raisedAt: number }

export interface WayState {
  way: AlertWay
  pending: number
  lastDeliveredAt: number | null
  /** Of the last one that was not delivered since. */
  lastError: string | null
}

export interface AlertStore {
  readWatched(request: { exhaustedSince: number }): Promise<Watched>
  /** Raises, repeats and ends alerts by what is so now. Gives how many messages are to be sent about it. */
  recordAlerts(request: AlertsRequest): Promise<{ notices: number }>
  /** The last that were raised first. */
  listAlerts(request: PageRequest & { state?: 'open' | 'resolved' }): Promise<PageOf<RaisedAlert>>
  countOpenAlerts(): Promise<{ kind: AlertKind; count: number }[]>
  /** All that are not settled, the oldest first. */
  listPendingNotices(limit: number): Promise<AlertNoticeRow[]>
  settleNotice(settled: SettledNotice): Promise<void>
  readWayStates(): Promise<WayState[]>
}
