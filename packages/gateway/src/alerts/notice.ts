/** A message about alerts, whichever way it goes. Pure. */
import { type Reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { AlertKind, AlertRow } from '../commands/alert.ts'

export type NoticeEvent = 'raised' | 'repeated' | 'resolved' | 'test'

export interface NoticeAlert {
  id: string
  event: NoticeEvent
  kind: AlertKind | 'test'
  subject: string
  instance_id: string | null
  connector_id: string | null
  reason: Reason
  /** RFC 3339. */
  since: string
}

export interface NoticeBody {
  alerts: NoticeAlert[]
  /** Alerts that found no room. */
  more: number
}

/** So many in a message. */
export const mostAlerts = 50

export const noticeAlert = (row: AlertRow, event: NoticeEvent): NoticeAlert => ({
  ...{ id: row.id, event, kind: row.kind, subject: row.subject },
  ...{ instance_id: row.instanceId, connector_id: row.connectorId, reason: JSON.parse(row.reason) },
  since: new Date(row.since).toISOString(),
})

interface Composed {
  id: string
  createdAt: number
  body: NoticeBody
}

/** What is posted: the same bytes at each attempt. */
export const composeWebhook = ({ id, createdAt, body }: Composed): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      id,
      type: 'alerts',
      created_at: Math.floor(createdAt / 1000),
      alerts: body.alerts.map(({ reason, ...alert }) => ({ ...alert, ...reason, text: sayInEnglish(reason) })),
      more: body.more,
    }),
  )

export interface Mail {
  subject: string
  text: string
}

export function composeMail({ alerts, more }: NoticeBody, consoleUrl: string): Mail {
  const [first] = alerts
  const others = alerts.length - 1 + more
  const subject = `[Passerelle] ${first ? lineOf(first) : 'Alerts'}${others > 0 ? ` (and ${others} more)` : ''}`
  const lines = alerts.map((alert) => `${lineOf(alert)}\n  since ${alert.since}`)
  const rest = more > 0 ? [`And ${more} more.`] : []
  return { subject: subject.replace(/\p{Cc}+/gu, ' '), text: `${[...lines, ...rest, consoleUrl].join('\n\n')}\n` }
}

const words: Record<NoticeEvent, string> = { raised: '', repeated: 'Still: ', resolved: 'Resolved: ', test: '' }

const lineOf = ({ event, reason }: NoticeAlert): string => `${words[event]}${sayInEnglish(reason)}`
