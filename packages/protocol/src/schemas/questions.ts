/** What a partner may ask about its conversations. */
import { Id, Name, Owner, orNull, Ref, Time } from './fields.ts'
import { Type } from './type.ts'

const seconds = (description: string) => orNull(Type.Integer(), description)

/** Whether a customer who is sent to a queue now finds somebody. */
export const availabilityFields = {
  state: Type.Enum(['open', 'closed', 'unstaffed', 'full'], {
    description: '`closed`: by its opening hours; `unstaffed`: no agent is online; `full`: no agent has room.',
  }),
  agents_online: Type.Integer({ description: 'Agents of the queue whose status is online.' }),
  agents_available: Type.Integer({ description: 'Those of them who have room for another conversation.' }),
}

const estimated =
  'How long one more customer would wait, from how long others did; null when the queue is not served, or too few were measured'

/** The same for people at the desk and for operators. */
export const QueueAvailabilitySchema = Type.Object(
  {
    ...availabilityFields,
    waiting: orNull(
      Type.Integer(),
      'Conversations in it that wait for an agent; null of a queue that the asking agent does not see.',
    ),
    estimated_wait_seconds: seconds(`${estimated}, or when the asking agent does not see it.`),
    opens_at: orNull(Time, 'When it opens; null unless it is closed.'),
    closes_at: orNull(Time, 'When it closes next; null when it never closes.'),
  },
  { title: 'QueueAvailability' },
)

export const AvailabilityEntrySchema = Type.Object(
  {
    id: Id,
    name: Name,
    ...availabilityFields,
    waiting: Type.Integer({ description: 'Conversations in it that wait for an agent.' }),
    estimated_wait_seconds: seconds(`${estimated}.`),
    opens_at: seconds('When it opens, in seconds since 1970; null unless it is closed.'),
    closes_at: seconds('When it closes next, in seconds since 1970; null when it never closes.'),
  },
  { title: 'AvailabilityEntry' },
)

export const AvailabilityResponseSchema = Type.Object(
  {
    queues: Type.Array(AvailabilityEntrySchema, {
      description: "The queues of the connector's instance, its default queue first.",
    }),
  },
  { title: 'AvailabilityResponse' },
)

export const ConversationStateSchema = Type.Object(
  {
    conversation_id: Type.String({ description: 'Id of the open conversation, or of the one closed last.' }),
    status: Type.Enum(['open', 'closed'], { description: 'The state it is in.' }),
    owner: orNull(Owner, 'Who has it; null once it is closed.'),
    queue: orNull(Ref, 'Where it waits, or did last.'),
    position: orNull(Type.Integer(), 'Its place among those that wait in the queue, from 1; null unless it waits.'),
    last_event_id: orNull(Type.String(), 'Id of the last event of this customer that was recorded for you.'),
    last_message_id: orNull(Type.String(), 'Id of the last message of this conversation that was recorded for you.'),
  },
  { title: 'ConversationState' },
)
