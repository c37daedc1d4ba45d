import type { AlertItem, AlertTestItem, AlertWayItem } from '@passerelle/protocol'
import { type Reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { RaisedAlert, WayState } from '../../alerts/alert-store.ts'
import type { AlertTest } from '../../alerts/send-test-alert.ts'
import type { Config } from '../../config/config.ts'
import { presentTime } from '../http/present-time.ts'

const timeOrNull = (at: number | null): string | null => (at === null ? null : presentTime(at))

export function presentAlert(alert: RaisedAlert): AlertItem {
  const reason: Reason = JSON.parse(alert.reason)
  return {
    ...{ id: alert.id, kind: alert.kind, state: alert.resolvedAt === null ? 'open' : 'resolved' },
    ...{ subject: alert.subject, instance_id: alert.instanceId, connector_id: alert.connectorId },
    ...{ text: sayInEnglish(reason), reason, since: presentTime(alert.since), raised_at: presentTime(alert.raisedAt) },
    told_at: timeOrNull(alert.toldAt),
    resolved_at: timeOrNull(alert.resolvedAt),
  }
}

export function presentWay(state: WayState, { alerts }: Pick<Config, 'alerts'>): AlertWayItem {
  const reason: Reason | null = state.lastError === null ? null : JSON.parse(state.lastError)
  return {
    way: state.way,
    target: state.way === 'webhook' ? (URL.parse(alerts.url)?.host ?? '') : (alerts.mail?.to.join(', ') ?? ''),
    ...{ pending: state.pending, last_delivered_at: timeOrNull(state.lastDeliveredAt) },
    ...{ error: reason && sayInEnglish(reason), reason },
  }
}

export const presentAlertTest = ({ way, error }: AlertTest): AlertTestItem => ({
  ...{ way, delivered: error === null, error: error && sayInEnglish(error), reason: error },
})
