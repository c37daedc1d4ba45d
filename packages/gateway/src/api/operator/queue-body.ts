/** What operators say of a queue, in the API's words and in the domain's: the command line says the same. */
import type { QueueItem, QueueMemberItem, StaffedQueueItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { OpeningHoursSchema, QueueTextsSchema, queueOptions, Type } from '@passerelle/protocol/schemas'
import type { Static } from 'typebox'
import type { Availability } from '../../queues/availability.ts'
import type { Queue, QueueMember, QueuePatch } from '../../queues/queue.ts'
import { presentAvailability } from '../http/present-availability.ts'
import { presentTime } from '../http/present-time.ts'
import { strictObject, text } from '../http/schemas.ts'

const { name, ...others } = queueOptions

const options = Type.Partial(
  Type.Object({
    ...others,
    hours: Type.Unsafe<QueueItem['hours']>({
      ...OpeningHoursSchema,
      type: ['object', 'null'],
      describedAs: { description: 'When it is open; null: always.' },
    }),
    texts: Type.Unsafe<QueueItem['texts']>({
      ...QueueTextsSchema,
      describedAs: { description: 'What it says to customers by itself.' },
    }),
  }),
).properties

export const QueuePatchBody = strictObject({ name: Type.Optional(name), ...options })
export const NewQueueBody = strictObject({ instance_id: text('Id of the instance.'), name, ...options })

export const MemberBody = Type.Optional(
  Type.Unsafe<{ skills?: Record<string, number> } | null>({
    type: ['object', 'null'],
    properties: {
      skills: {
        type: 'object',
        maxProperties: 100,
        propertyNames: { minLength: 1, maxLength: 64, fault: reason('not_skills') },
        additionalProperties: { type: 'integer', minimum: 1, maximum: 5, fault: reason('not_skills') },
        fault: reason('not_skills'),
        description: 'A level from 1 to 5 for each skill.',
      },
    },
    additionalProperties: false,
  }),
)

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000)
const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)

/** What is absent stays absent. */
export function readQueueOptions(body: Static<typeof QueuePatchBody>): QueuePatch {
  const { wait_target_seconds, answer_limit_seconds, overflow_after_seconds, close_after_seconds } = body
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.is_default !== undefined && { isDefault: body.is_default }),
    ...(body.assignment !== undefined && { assignment: body.assignment }),
    ...(body.capacity !== undefined && { capacity: body.capacity }),
    ...(wait_target_seconds !== undefined && { waitTargetMs: inMs(wait_target_seconds) }),
    ...(answer_limit_seconds !== undefined && { answerLimitMs: inMs(answer_limit_seconds) }),
    ...(body.overflow_queue_id !== undefined && { overflowQueueId: body.overflow_queue_id }),
    ...(overflow_after_seconds !== undefined && { overflowAfterMs: inMs(overflow_after_seconds) }),
    ...(close_after_seconds !== undefined && { closeAfterMs: inMs(close_after_seconds) }),
    ...(body.hours !== undefined && { hours: body.hours && JSON.stringify(body.hours) }),
    ...(body.texts !== undefined && { texts: JSON.stringify(body.texts) }),
  }
}

export const presentQueue = (queue: Queue): QueueItem => ({
  id: queue.id,
  instance_id: queue.instanceId,
  name: queue.name,
  is_default: queue.isDefault,
  assignment: queue.assignment,
  capacity: queue.capacity,
  wait_target_seconds: inSeconds(queue.waitTargetMs),
  answer_limit_seconds: inSeconds(queue.answerLimitMs),
  overflow_queue_id: queue.overflowQueueId,
  overflow_after_seconds: inSeconds(queue.overflowAfterMs),
  close_after_seconds: inSeconds(queue.closeAfterMs),
  hours: queue.hours === null ? null : JSON.parse(queue.hours),
  texts: JSON.parse(queue.texts),
  created_at: presentTime(queue.createdAt),
})

export const presentStaffedQueue = (queue: Queue & { availability: Availability }): StaffedQueueItem => ({
  ...presentQueue(queue),
  availability: presentAvailability(queue.availability),
})

export const presentMember = ({ agentId, name, skills }: QueueMember): QueueMemberItem => ({
  agent_id: agentId,
  name,
  skills: JSON.parse(skills),
})
