/** What becomes of a message about alerts after an attempt. Pure. */
import type { Reason } from '@passerelle/protocol/errors'
import type { AlertNoticeRow } from '../commands/alert.ts'
import { type Command, unchanged } from '../commands/command.ts'
import { update } from '../commands/row-changes.ts'
import { nextWait } from '../deliveries/schedule.ts'

export interface SettledNotice {
  id: string
  now: number
  outcome: NoticeOutcome
  scheduleMs: readonly number[]
  /** Of [0, 1), for the jitter. */
  random: number
}

export type NoticeOutcome =
  | { kind: 'delivered' }
  | { kind: 'failed'; error: Reason; retryAfterMs: number }
  /** Its way is no longer set. */
  | { kind: 'cancelled' }

export const settleNotice = (settled: SettledNotice): Command<void> => ({
  about: { used: ['alerts'] },
  needs: { alertNotice: { id: settled.id } },
  decide: ({ alertNotice: [before] }) => {
    if (before?.state !== 'pending') return unchanged(undefined)
    return {
      outcome: undefined,
      changes: update('alertNotices', { id: before.id }, { before, after: { ...before, ...settle(before, settled) } }),
    }
  },
})

function settle(
  { step }: AlertNoticeRow,
  { outcome, now, scheduleMs, random }: SettledNotice,
): Partial<AlertNoticeRow> {
  if (outcome.kind !== 'failed') return { state: outcome.kind, settledAt: now }
  const { error, retryAfterMs } = outcome
  const waitMs = nextWait({ scheduleMs, step, random, retryAfterMs })
  const failed = { step: step + 1, lastError: JSON.stringify(error) }
  return waitMs === undefined ? { ...failed, state: 'exhausted', settledAt: now } : { ...failed, dueAt: now + waitMs }
}

/** A clock that was set back keeps none waiting for longer than its schedule would. */
export const isNoticeDue = ({ dueAt, createdAt }: AlertNoticeRow, now: number): boolean =>
  dueAt <= now || now < createdAt
