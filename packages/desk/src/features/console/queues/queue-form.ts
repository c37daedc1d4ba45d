/** A queue's options as a form: times in minutes, empty for none. The fields have the API's names, for its faults. Pure. */
import type { QueueItem } from '@passerelle/protocol'

export const ASSIGNMENTS = ['manual', 'round_robin', 'least_busy', 'longest_idle'] as const

const TIMES = ['wait_target_seconds', 'answer_limit_seconds', 'overflow_after_seconds', 'close_after_seconds'] as const
type Time = (typeof TIMES)[number]

export interface QueueForm extends Record<Time, string> {
  name: string
  is_default: boolean
  assignment: string
  capacity: string
  overflow_queue_id: string
}

const inMinutes = (seconds: number | null): string => (seconds === null ? '' : String(Math.round(seconds / 0.6) / 100))

export const toForm = (queue: QueueItem): QueueForm => ({
  name: queue.name,
  is_default: queue.is_default,
  assignment: queue.assignment,
  capacity: queue.capacity === null ? '' : String(queue.capacity),
  overflow_queue_id: queue.overflow_queue_id ?? '',
  wait_target_seconds: inMinutes(queue.wait_target_seconds),
  answer_limit_seconds: inMinutes(queue.answer_limit_seconds),
  overflow_after_seconds: inMinutes(queue.overflow_after_seconds),
  close_after_seconds: inMinutes(queue.close_after_seconds),
})

/** Null for an empty field; NaN for what is no number. */
function readNumber(text: string): number | null {
  const typed = text.trim().replace(',', '.')
  if (typed === '') return null
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN
}

const NUMBERS = ['capacity', ...TIMES] as const

/** Those whose text is no number. */
export const notNumbers = (values: QueueForm) => NUMBERS.filter((name) => Number.isNaN(readNumber(values[name])))

export type QueueChange = Partial<
  Pick<QueueItem, 'name' | 'is_default' | 'assignment' | 'capacity' | 'overflow_queue_id' | 'hours' | 'texts' | Time>
>

/** Only what was changed: another operator may have changed the rest meanwhile. */
export function changedOptions(before: QueueForm, after: QueueForm): QueueChange {
  const isChanged = (name: keyof QueueForm) => after[name] !== before[name]
  const change: QueueChange = {}
  if (isChanged('name')) change.name = after.name.trim()
  if (isChanged('is_default')) change.is_default = after.is_default
  if (isChanged('assignment')) change.assignment = after.assignment as QueueItem['assignment']
  if (isChanged('capacity')) change.capacity = readNumber(after.capacity)
  if (isChanged('overflow_queue_id')) change.overflow_queue_id = after.overflow_queue_id || null
  for (const name of TIMES) {
    const minutes = readNumber(after[name])
    if (isChanged(name)) change[name] = minutes === null ? null : Math.round(minutes * 60)
  }
  // Where nothing overflows there is no time for it.
  if (change.overflow_queue_id === null) change.overflow_after_seconds = null
  return change
}
