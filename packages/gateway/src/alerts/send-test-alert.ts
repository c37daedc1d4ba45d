import { type Reason, reason } from '@passerelle/protocol/errors'
import type { AlertWay } from '../commands/alert.ts'
import { refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type SendNoticeDeps, sendNotice, waysOf } from './send-notice.ts'

/** What came of it; `error` is null for a success. */
export interface AlertTest {
  way: AlertWay
  error: Reason | null
}

/** One message each way, right now, and without a second try. */
export async function sendTestAlert(deps: SendNoticeDeps): Promise<AlertTest[]> {
  const ways = waysOf(deps.config)
  if (ways.length === 0) throw refuse('no_alert_way')
  const now = deps.clock.now()
  const test = { id: newId(now), event: 'test', kind: 'test', subject: 'test', instance_id: null } as const
  const alert = { ...test, connector_id: null, reason: reason('alert_test'), since: new Date(now).toISOString() }
  return Promise.all(
    ways.map(async (way) => {
      const notice = { id: newId(now), way, createdAt: now, body: { alerts: [alert], more: 0 } }
      const outcome = await sendNotice(deps, notice)
      return { way, error: outcome.kind === 'failed' ? outcome.error : null }
    }),
  )
}
