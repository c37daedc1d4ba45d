import { notATime } from '../../conversations/change-conversation.ts'
import { readTime } from '../../lib/since.ts'

/** Null: no time, which ends a snooze. */
export function readSnoozeTime(text: string | null): number | null {
  if (text === null) return null
  const time = readTime(text)
  if (time === undefined) throw notATime()
  return time
}
