/** What an attempt's outcome makes of its delivery: data for the store to commit. Pure. */
import type { Reason } from '@passerelle/protocol/errors'
import type { Outcome } from '../outbound/send.ts'
import { type Attempt, type ClaimedDelivery, namesOf, type SentRequest, type Settlement } from './delivery.ts'
import { failureOf } from './failure-of.ts'
import { flushPauseMs, nextWait, readRetryAfter } from './schedule.ts'

interface SettleConfig {
  retryScheduleMs: readonly number[]
  attachmentGraceMs: number
  attachmentTtlMs: number
}

export interface FinishedAttempt {
  claimed: ClaimedDelivery
  attemptId: string
  startedAt: number
  request: SentRequest | null
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
    ...namesOf(claimed),
    attempt: recordAttempt(finished, error),
    now,
    ok: error === null,
    next: error === null ? { state: 'delivered' } : afterFailure(finished),
    attachmentGraceMs: config.attachmentGraceMs,
    attachmentTtlMs: config.attachmentTtlMs,
  }
}

function afterFailure({ claimed, outcome, now, random, config }: FinishedAttempt): Settlement['next'] {
  const retryAfterMs = outcome.kind === 'response' ? readRetryAfter(outcome.retryAfter, now) : 0
  const flushFrom = now + Math.max(flushPauseMs, retryAfterMs)
  if (claimed.flush) return { state: 'pending', step: claimed.step, dueAt: claimed.dueAt, flushFrom }
  const waitMs = nextWait({ scheduleMs: config.retryScheduleMs, step: claimed.step, random, retryAfterMs })
  if (waitMs === undefined) return { state: 'exhausted' }
  return { state: 'pending', step: claimed.step + 1, dueAt: now + waitMs, flushFrom }
}

function recordAttempt(finished: FinishedAttempt, error: Reason | null): Attempt {
  const { claimed, attemptId, startedAt, request, outcome } = finished
  const answered = outcome.kind === 'response'
  return {
    id: attemptId,
    deliveryId: claimed.id,
    startedAt,
    durationMs: outcome.durationMs,
    request,
    status: answered ? outcome.status : null,
    responseHeaders: answered ? outcome.headers : null,
    response: answered ? outcome.body : null,
    error,
    flush: claimed.flush,
  }
}
