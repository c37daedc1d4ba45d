/** What an attempt's outcome makes of its delivery: data for the store to commit. Pure. */
import { STATUS_CODES } from 'node:http'
import type { Connector } from '../connectors/connector.ts'
import type { Outcome } from '../outbound/send.ts'
import type { Attempt, ClaimedDelivery, Settlement } from './delivery.ts'
import { flushPauseMs, nextWait, readRetryAfter } from './schedule.ts'

export interface SettleConfig {
  retryScheduleMs: readonly number[]
  attachmentGraceMs: number
  attachmentTtlMs: number
}

export interface FinishedAttempt {
  claimed: ClaimedDelivery
  attemptId: string
  startedAt: number
  outcome: Outcome
  /** When it ended. */
  now: number
  /** Of [0, 1), for the jitter. */
  random: number
  config: SettleConfig
}

export function settle(finished: FinishedAttempt): Settlement {
  const { claimed, outcome, now, config } = finished
  const error = failureOf(outcome, claimed.connector.success)
  return {
    deliveryId: claimed.id,
    leaseId: claimed.leaseId,
    attempt: recordAttempt(finished, error),
    now,
    ok: error === null,
    next: error === null ? { state: 'delivered' } : afterFailure(finished),
    attachmentGraceMs: config.attachmentGraceMs,
    attachmentTtlMs: config.attachmentTtlMs,
  }
}

function afterFailure({ claimed, outcome, now, random, config }: FinishedAttempt): Settlement['next'] {
  const retryAfterMs = outcome.kind === 'response' ? readRetryAfter(outcome.headers.retryAfter, now) : 0
  const flushFrom = now + Math.max(flushPauseMs, retryAfterMs)
  if (claimed.flush) return { state: 'pending', step: claimed.step, dueAt: claimed.dueAt, flushFrom }
  const waitMs = nextWait({ scheduleMs: config.retryScheduleMs, step: claimed.step, random, retryAfterMs })
  if (waitMs === undefined) return { state: 'exhausted' }
  return { state: 'pending', step: claimed.step + 1, dueAt: now + waitMs, flushFrom }
}

function recordAttempt({ claimed, attemptId, startedAt, outcome }: FinishedAttempt, error: string | null): Attempt {
  const answered = outcome.kind === 'response'
  return {
    id: attemptId,
    deliveryId: claimed.id,
    startedAt,
    durationMs: outcome.durationMs,
    status: answered ? outcome.status : null,
    response: answered ? outcome.body : null,
    error,
    flush: claimed.flush,
  }
}

/** Why the outcome is no success, in words for people; null when it is one. The status alone decides. */
export function failureOf(outcome: Outcome, success: Connector['success']): string | null {
  if (outcome.kind === 'failure') return outcome.reason
  const { status } = outcome
  if (status === 200 || (success === '2xx' && status >= 200 && status < 300)) return null
  const answered = `The webhook answered ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}`
  if (status >= 300 && status < 400) return `${answered}: redirects are not followed, set the final URL`
  if (status >= 200 && status < 300) {
    return `${answered}: only 200 counts as received, unless the connector is set to accept any 2xx`
  }
  return answered
}
