import type { AlertWay } from '../commands/alert.ts'
import type { Config } from '../config/config.ts'
import { failureOf } from '../deliveries/failure-of.ts'
import { readRetryAfter } from '../deliveries/schedule.ts'
import { webhookRequest } from '../deliveries/webhook-request.ts'
import type { Clock } from '../lib/clock.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { NoticeOutcome } from './decide-notice.ts'
import { sendMail } from './mailer.ts'
import { composeMail, composeWebhook, type NoticeBody } from './notice.ts'

export interface SendNoticeDeps {
  outbound: Pick<Outbound, 'send'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'alerts' | 'publicUrl' | 'webhookTimeoutMs'>
  version: string
}

export interface Notice {
  id: string
  way: AlertWay
  createdAt: number
  body: NoticeBody
}

/** Those that are set. */
export const waysOf = ({ alerts }: Pick<Config, 'alerts'>): AlertWay[] => [
  ...(alerts.url === '' ? [] : (['webhook'] as const)),
  ...(alerts.mail ? (['email'] as const) : []),
]

/** One attempt. */
export async function sendNotice(deps: SendNoticeDeps, notice: Notice): Promise<NoticeOutcome> {
  const { alerts, publicUrl } = deps.config
  if (notice.way === 'webhook') return alerts.secret && alerts.url !== '' ? post(deps, notice) : { kind: 'cancelled' }
  if (!alerts.mail) return { kind: 'cancelled' }
  const mail = composeMail(notice.body, `${publicUrl}/console/alerts`)
  const error = await sendMail({ id: notice.id, mail, through: alerts.mail })
  return error ? { kind: 'failed', error, retryAfterMs: 0 } : { kind: 'delivered' }
}

async function post({ outbound, clock, config, version }: SendNoticeDeps, notice: Notice): Promise<NoticeOutcome> {
  const { alerts, webhookTimeoutMs: timeoutMs } = config
  const secret = alerts.secret?.reveal() ?? ''
  const now = clock.now()
  const body = composeWebhook(notice)
  const request = webhookRequest({ id: notice.id, body, hashEncoding: 'hex', secret, now, version })
  const outcome = await outbound.send({ ...request, pool: 'alerts', url: alerts.url, timeoutMs })
  const error = failureOf(outcome, '2xx')
  if (!error) return { kind: 'delivered' }
  const retryAfterMs = outcome.kind === 'response' ? readRetryAfter(outcome.retryAfter, now) : 0
  return { kind: 'failed', error, retryAfterMs }
}
