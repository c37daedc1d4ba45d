/** What a queue says to customers by itself: when, and in which language. Pure. */

import type { QueueRow } from '../commands/queue.ts'
import { type QueueText, readTexts } from '../commands/queue.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { ownerTypeOf } from '../conversations/ownership.ts'
import type { OpeningTimes } from './opening-hours.ts'

/** What could not be said within this is not said any more: by then it would be wrong, or news to nobody. */
export const latestMs = 10 * 60_000

type Said = Pick<
  ConversationRow,
  'status' | 'assigneeId' | 'withBot' | 'waitingSince' | 'textDueAt' | 'waitingTextAt' | 'outsideTextAt'
>

/** Whether it says anything at all. */
export const isTalking = (queue: Pick<QueueRow, 'texts'>): boolean => Object.keys(readTexts(queue)).length > 0

/** Whether it has to be seen now what the queue says. */
export const isTextDue = ({ textDueAt }: Said, now: number): boolean =>
  textDueAt !== null && textDueAt > 0 && textDueAt <= now && now <= textDueAt + latestMs

/**
 * Nothing to the bot's customers. That it is closed is said once for each time it is closed; that somebody will come,
 * once in each wait, unless that wait has heard something already.
 */
export function textDue(conversation: Said, times: OpeningTimes | null, now: number): QueueText | undefined {
  const { status, waitingSince, waitingTextAt, outsideTextAt } = conversation
  if (status === 'closed') return 'closed'
  if (waitingSince === null || ownerTypeOf(conversation) === 'bot') return undefined
  if (times && !times.isOpen(now)) {
    const isSaid = outsideTextAt !== null && times.openMs(outsideTextAt, now) === 0
    return isSaid ? undefined : 'outside_hours'
  }
  const isSaid = [waitingTextAt, outsideTextAt].some((at) => at !== null && at >= waitingSince)
  return isSaid || ownerTypeOf(conversation) !== 'queue' ? undefined : 'waiting'
}

/** What is remembered of it. A customer who goes on to write may be told later that the queue has closed. */
export function textsAfter(
  { status }: Said,
  queue: Pick<QueueRow, 'texts' | 'hours'>,
  { said, at }: { said: QueueText | undefined; at: number },
): Partial<Said> {
  const mayClose = queue.hours !== null && readTexts(queue).outside_hours !== undefined
  return {
    textDueAt: status === 'open' && mayClose ? 0 : null,
    ...(said === 'waiting' && { waitingTextAt: at }),
    ...(said === 'outside_hours' && { outsideTextAt: at }),
  }
}

/** In the customer's language, or without its region; else in the first that the operator wrote it in. */
export function textIn(queue: Pick<QueueRow, 'texts'>, text: QueueText, language: string | null): string | undefined {
  const byLanguage = readTexts(queue)[text] ?? {}
  const known = new Map(Object.entries(byLanguage).map(([tag, words]) => [tag.toLowerCase(), words]))
  const parts = language?.toLowerCase().split('-') ?? []
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  const found = tags.find((tag) => known.has(tag))
  return found === undefined ? Object.values(byLanguage)[0] : known.get(found)
}
