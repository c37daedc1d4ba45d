/** What is wrong with what an operator wants of a queue, beside what its instance's other queues refuse. Pure. */
import { LIMITS } from '@passerelle/protocol'
import { type RefusalCode, reason } from '@passerelle/protocol/errors'
import { readTexts } from '../commands/queue.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { checkOpeningHours } from './check-opening-hours.ts'
import type { Queue, QueuePatch } from './queue.ts'
import type { QueueOutcome } from './queue-store.ts'

export function checkQueue({ name, overflowQueueId, overflowAfterMs, hours, texts }: QueuePatch): Fault[] {
  const faults: Fault[] = []
  const isName = (text: string) => text.trim() !== '' && text.length <= LIMITS.nameLength && !/\p{Cc}/u.test(text)
  if (name !== undefined && !isName(name)) faults.push(fault('/name', 'name_malformed', { max: LIMITS.nameLength }))
  if (typeof overflowQueueId === 'string' && overflowAfterMs === null) {
    faults.push(fault('/overflow_after_seconds', 'overflow_time_missing'))
  }
  const ofHours = typeof hours === 'string' ? checkOpeningHours(JSON.parse(hours)) : []
  const ofTexts = texts === undefined ? [] : checkTexts(readTexts({ texts }))
  return [...faults, ...ofHours.map(({ path, reason }) => ({ path: `/hours${path}`, reason })), ...ofTexts]
}

/** `fr` and `FR` are one language: only one of the two could ever be said. */
const checkTexts = (texts: ReturnType<typeof readTexts>): Fault[] =>
  Object.entries(texts).flatMap(([kind, byLanguage]) => {
    const tags = Object.keys(byLanguage)
    const lowered = tags.map((tag) => tag.toLowerCase())
    const repeated = tags.filter((_, at) => lowered.indexOf(lowered[at] ?? '') < at)
    return repeated.map((tag) => fault(`/texts/${kind}/${tag}`, 'language_twice'))
  })

/** What was recorded; a refusal is thrown, under the code for that what was asked for was not done. */
export function recordedQueue(
  outcome: QueueOutcome,
  { id, name = '' }: { id: string; name?: string | undefined },
  notDone: Extract<RefusalCode, 'queue_not_created' | 'queue_not_changed'>,
): Queue {
  switch (outcome.kind) {
    case 'recorded':
      return outcome.queue
    case 'not_found':
      throw refuse('queue_unknown', { id })
    case 'name_taken':
      throw refuse('queue_name_taken', { name })
    case 'default_needed':
      throw refuse('default_queue_needed')
    case 'overflow_unknown':
      throw new ApiError(reason(notDone), { faults: [fault('/overflow_queue_id', 'queue_of_instance_unknown')] })
    case 'overflow_circle':
      throw new ApiError(reason(notDone), { faults: [fault('/overflow_queue_id', 'overflow_circle')] })
  }
}
