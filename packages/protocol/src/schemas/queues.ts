/** Queues: what operators set, and what they are shown. */

import { reason } from '../errors/index.ts'
import { Id, InstanceId, Name, orNull, Time, usedAs } from './fields.ts'
import { QueueAvailabilitySchema } from './questions.ts'
import { Type } from './type.ts'

const text = (description: string) => Type.String({ fault: reason('not_a_string'), description })

const SpanSchema = Type.Object(
  {
    from: text('When it begins: `09:00`.'),
    to: text('When it ends. `26:00` is two in the morning of the next day.'),
  },
  { additionalProperties: false, title: 'OpeningSpan' },
)
const spans = (description: string) => Type.Array(SpanSchema, { maxItems: 20, description })

const day = Type.Optional(spans('Empty or absent: closed.'))

/** When a queue is open. */
export const OpeningHoursSchema = Type.Object(
  {
    zone: text('An IANA time zone: `Europe/Paris`.'),
    week: Type.Object(
      { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day },
      { additionalProperties: false, description: 'The spans of each day. One may end on the next day.' },
    ),
    holidays: Type.Array(
      Type.Object(
        {
          date: text('`2026-12-25`'),
          spans: spans("In place of the weekday's. Empty: closed."),
        },
        { additionalProperties: false },
      ),
      { maxItems: 1000, description: 'Dates with hours of their own.' },
    ),
  },
  { additionalProperties: false, title: 'OpeningHours' },
)

const textInLanguages = (description: string) =>
  Type.Optional(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      maxProperties: 50,
      propertyNames: { pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$', fault: reason('not_texts_by_language') },
      additionalProperties: {
        type: 'string',
        minLength: 1,
        maxLength: 4096,
        fault: reason('not_short_text', { max: 4096 }),
      },
      fault: reason('not_texts_by_language'),
      description: `${description} By language (BCP 47): \`{"en": "...", "fr": "..."}\`.`,
    }),
  )

/** What a queue says to customers by itself. */
export const QueueTextsSchema = Type.Object(
  {
    outside_hours: textInLanguages(
      'Sent to a customer who writes outside the opening hours, once until the queue opens.',
    ),
    waiting: textInLanguages('Sent when a conversation comes to the queue, once until an agent answers.'),
    closed: textInLanguages('Sent ten seconds after a conversation is closed, unless it is reopened.'),
  },
  { additionalProperties: false, title: 'QueueTexts' },
)

const Assignment = Type.Enum(['manual', 'round_robin', 'least_busy', 'longest_idle'], {
  fault: reason('not_a_choice', { choices: ['manual', 'round_robin', 'least_busy', 'longest_idle'] }),
  description: 'Who gets a conversation: `manual`: agents take one; else it is given to one of them.',
})

const numberOrNull = (max: number, description: string) =>
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 1,
    maximum: max,
    fault: reason('not_whole_number_or_null', { min: 1, max }),
    description,
  })
/** Up to 30 days. */
const seconds = (description: string) => numberOrNull(30 * 86_400, `${description} In seconds.`)

/** What operators set, beside the documents. */
export const queueOptions = {
  name: Name,
  is_default: Type.Boolean({
    fault: reason('not_a_boolean'),
    description: 'Whether conversations come here whose connector names no queue. Each instance has one default queue.',
  }),
  assignment: Assignment,
  capacity: numberOrNull(
    1000,
    'Open conversations an agent is given at most who has no `capacity` of their own; null: 10.',
  ),
  wait_target_seconds: seconds('How long a customer should wait at most; null: no target.'),
  answer_limit_seconds: seconds(
    'How long an agent has for an answer while the queue is open; then the conversation waits in the queue again. Null: no limit.',
  ),
  overflow_queue_id: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_a_queue'),
    description: 'The queue that takes over what waited too long; null: none.',
  }),
  overflow_after_seconds: seconds('How long one waits until it goes over; null: for ever.'),
  close_after_seconds: seconds('After how much silence a conversation is closed; null: never.'),
}

export const QueueItemSchema = Type.Object(
  {
    id: Id,
    instance_id: InstanceId,
    ...queueOptions,
    hours: orNull(OpeningHoursSchema, 'When it is open; null: always.'),
    texts: usedAs(QueueTextsSchema, 'What it says to customers by itself.'),
    created_at: Time,
  },
  { title: 'QueueItem' },
)

/** As it is now, too. */
export const StaffedQueueItemSchema = Type.Object(
  {
    ...QueueItemSchema.properties,
    availability: usedAs(QueueAvailabilitySchema, 'Whether a customer who is sent to it now finds somebody.'),
  },
  { title: 'StaffedQueueItem' },
)

const skills = Type.Record(Type.String(), Type.Integer(), {
  description: 'A level from 1 to 5 for each skill: `{"billing": 4}`.',
})

export const QueueMemberItemSchema = Type.Object(
  { agent_id: Type.String({ description: 'Id of the agent.' }), name: Name, skills },
  { title: 'QueueMemberItem' },
)

export const DeletedQueueSchema = Type.Object({ id: Id }, { title: 'DeletedQueue' })
