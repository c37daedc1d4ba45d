/**
 * The loop that watches for what operators should know of, and sends the messages about it. What it found is in rows, so
 * that neither a restart nor another server tells it again. Next: `conditions.ts` for what there is to find,
 * `decide-alerts.ts` for what is told.
 */
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Logger } from 'pino'
import type { AlertNoticeRow } from '../commands/alert.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { remember } from '../lib/remember.ts'
import type { TimesOf } from '../queues/due.ts'
import { compileOpeningHours } from '../queues/opening-hours.ts'
import type { AlertStore } from './alert-store.ts'
import { exhaustedWithinMs, findConditions } from './conditions.ts'
import { isNoticeDue } from './decide-notice.ts'
import { type SendNoticeDeps, sendNotice, waysOf } from './send-notice.ts'

export interface AlertDeps extends SendNoticeDeps {
  store: Pick<AlertStore, 'readWatched' | 'recordAlerts' | 'listPendingNotices' | 'settleNotice'>
  clock: Clock
  config: SendNoticeDeps['config'] & Pick<Config, 'retryScheduleMs'>
  /** Of [0, 1), for the jitter. */
  random: () => number
  log: Logger
  fleet: FleetTurns
}

const watchEveryMs = 15_000
/** While a message waits for its next attempt. */
const tryEveryMs = 1000
const atOnce = 20

export function startAlerts(deps: AlertDeps): Loop {
  const { store, clock, config, log, fleet } = deps
  const compiled = remember((hours) => compileOpeningHours(JSON.parse(hours)))
  const timesOf: TimesOf = ({ hours }) => (hours === null ? null : compiled(hours))
  const { diskFree, failingMs, repeatMs } = config.alerts
  let watchedAt = Number.NEGATIVE_INFINITY

  const watch = async () => {
    const now = clock.now()
    const watched = await store.readWatched({ exhaustedSince: now - exhaustedWithinMs })
    const conditions = findConditions(watched, { now, timesOf, diskFree })
    const ways = waysOf(config).map((way) => ({ way, noticeId: newId(now) }))
    await store.recordAlerts({
      conditions: conditions.map((condition) => ({ ...condition, alertId: newId(now) })),
      ...{ ways, now, failingMs, repeatMs },
    })
  }
  const run = async (): Promise<number | undefined> => {
    if (clock.steady() - watchedAt >= watchEveryMs) {
      await watch()
      watchedAt = clock.steady()
    }
    const pending = await store.listPendingNotices(atOnce)
    const due = pending.filter((notice) => isNoticeDue(notice, clock.now()))
    await Promise.all(due.map((notice) => attempt(deps, notice)))
    return pending.length > 0 ? tryEveryMs : undefined
  }
  return startLoop({ name: 'alerts', scope: 'fleet', fleet, clock, log, intervalMs: watchEveryMs, run })
}

async function attempt(deps: AlertDeps, { id, way, createdAt, body }: AlertNoticeRow): Promise<void> {
  const { store, clock, config, random, log } = deps
  const outcome = await sendNotice(deps, { id, way, createdAt, body: JSON.parse(body) })
  if (outcome.kind === 'failed') log.warn({ way, reason: sayInEnglish(outcome.error) }, 'an alert was not sent')
  const settled = { id, outcome, now: clock.now(), scheduleMs: config.retryScheduleMs, random: random() }
  await store.settleNotice(settled)
}
