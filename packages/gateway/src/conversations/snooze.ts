/**
 * A snoozed conversation is out of the lists that agents work from: it stays its owner's, and its customer is not counted
 * among those who wait. It is back at its time, when its customer writes, or when somebody moves it. Pure.
 */
import type { ConversationRow } from '../commands/rows.ts'

type Snoozing = Pick<ConversationRow, 'snoozedUntil' | 'snoozedWait' | 'waitingSince' | 'turnSince'>

/** From the server's clock. */
export const longestSnoozeMs = 366 * 24 * 3600_000

export const notSnoozed = { snoozedUntil: null, snoozedWait: null } as const

/** Until then; one that is snoozed already keeps its customer's place. Nobody is late or silent in it meanwhile. */
export const snooze = ({ snoozedUntil, snoozedWait, waitingSince }: Snoozing, until: number): Snoozing => ({
  snoozedUntil: until,
  snoozedWait: snoozedUntil === null ? waitingSince : snoozedWait,
  waitingSince: null,
  turnSince: until,
})

/** Back where it stood. What was not snoozed is as it was. */
export const wake = ({ snoozedUntil, snoozedWait, waitingSince, turnSince }: Snoozing, now: number): Snoozing =>
  snoozedUntil === null
    ? { snoozedUntil, snoozedWait, waitingSince, turnSince }
    : { ...notSnoozed, waitingSince: snoozedWait ?? waitingSince, turnSince: now }

/** At its time somebody has to act, though its customer was answered. */
export function wakeDue(before: Snoozing, now: number): Snoozing {
  const after = wake(before, now)
  return { ...after, waitingSince: after.waitingSince ?? now }
}
