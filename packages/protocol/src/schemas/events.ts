/** What a partner is told: a schema for each type of event, told apart by `type`. */
import type { Static, TSchema } from 'typebox'
import type { EventActor, PartnerEvent, QueuedReason } from '../events.ts'
import { CustomerId, Owner, orNull, Ref, usedAs } from './fields.ts'
import { ReasonSchema } from './partner.ts'
import { AvailabilityEntrySchema } from './questions.ts'
import { Type } from './type.ts'

const own = {
  id: Type.String({ description: 'Also the `webhook-id`, the same at every attempt: take each id once.' }),
  created_at: Type.Integer({ description: 'Seconds since 1970.' }),
  owner: orNull(Owner, 'Who has the conversation after it; null once it is closed.'),
}

const typed = <T extends string>(type: T) => Type.Literal(type, { description: 'What happened.' })

const event = <T extends string, D extends TSchema>(title: string, type: T, data: D, description: string) =>
  Type.Object(
    {
      ...{ id: own.id, type: typed(type), created_at: own.created_at },
      customer_id: CustomerId,
      conversation_id: Type.String({ description: 'Id of the conversation.' }),
      owner: own.owner,
      data,
    },
    { title, description },
  )

/** `data` of an event; each says what it holds. */
const data = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { description: 'What there is to say of it.' })

const by = <T extends EventActor<string>['type']>(types: readonly T[]) =>
  Type.Object(
    {
      type: Type.Unsafe<T>(Type.Enum([...types], { description: 'Who, or what, did it.' })),
      id: orNull(Type.String(), 'Id of the agent; null of what is no person.'),
      name: orNull(Type.String(), 'Name of the agent; null of what is no person.'),
    },
    { description: 'By whom.' },
  )

const reasons: QueuedReason[] = ['handover', 'message', 'transferred', 'released', 'reopened']
const error = orNull(ReasonSchema, 'Why; null when it is not known.')
const wait = (description: string) => orNull(Type.Integer(), description)
const estimated = 'How long it may wait, as others did; null when that is not known.'

const ConversationQueuedSchema = event(
  'ConversationQueuedEvent',
  'conversation.queued',
  data({
    queue: orNull(Ref, 'Where it waits; null when the instance has no queue.'),
    reason: Type.Unsafe<QueuedReason>(
      Type.Enum(reasons, {
        description: '`handover` began the conversation; `message`: the customer wrote while the bot had it.',
      }),
    ),
    position: wait('Its place, from 1; null when it is not known.'),
    estimated_wait_seconds: wait(estimated),
  }),
  'It waits for an agent.',
)

const ConversationAssignedSchema = event(
  'ConversationAssignedEvent',
  'conversation.assigned',
  data({
    agent: usedAs(Ref, 'Who has it.'),
    by: by(['routing', 'agent', 'supervisor']),
    previous: orNull(Owner, 'Who had it before.'),
  }),
  'An agent has it. `agent` took it, `supervisor` is anybody else who gave it to them.',
)

const ConversationTransferredSchema = event(
  'ConversationTransferredEvent',
  'conversation.transferred',
  data({
    from: orNull(Owner, 'Who had it.'),
    to: usedAs(Owner, 'Who has it now: a queue or an agent.'),
    by: by(['agent', 'partner', 'system']),
  }),
  'It went to another queue or agent. It is not an end.',
)

const ConversationReturnedSchema = event(
  'ConversationReturnedEvent',
  'conversation.returned',
  data({
    by: by(['agent', 'partner', 'timeout']),
    note: orNull(Type.String(), 'What the agent left for the bot.'),
  }),
  'The bot has it again.',
)

const ConversationClosedSchema = event(
  'ConversationClosedEvent',
  'conversation.closed',
  data({
    by: by(['agent', 'partner', 'system']),
    reason: orNull(Type.String(), 'Why, when somebody said.'),
    tags: Type.Array(Type.String(), { description: 'Its tags.' }),
  }),
  'It is over.',
)

const ConversationReopenedSchema = event(
  'ConversationReopenedEvent',
  'conversation.reopened',
  data({ by: by(['agent', 'partner', 'customer', 'system']) }),
  'It is open again.',
)

const MessageReadSchema = event(
  'MessageReadEvent',
  'message.read',
  data({ message_id: Type.String({ description: 'Your id of the message.' }) }),
  "An agent has read the customer's messages up to this one.",
)

const DeliveryExhaustedSchema = event(
  'DeliveryExhaustedEvent',
  'delivery.exhausted',
  data({
    message_id: Type.String({ description: 'The `id` your webhook would have had.' }),
    attempts: Type.Integer({ description: 'How often it was sent.' }),
    error,
  }),
  'A message for your webhook was given up.',
)

const AttachmentFailedSchema = event(
  'AttachmentFailedEvent',
  'attachment.failed',
  data({
    message_id: Type.String({ description: 'Your id of the message.' }),
    attachment_id: Type.String({ description: 'Your id of the file.' }),
    error,
  }),
  'A file that you sent by URL could not be fetched.',
)

const AvailabilityChangedSchema = Type.Object(
  {
    ...{ id: own.id, type: typed('availability.changed'), created_at: own.created_at },
    customer_id: Type.Null({ description: 'It is of no customer.' }),
    conversation_id: Type.Null({ description: 'It is of no conversation.' }),
    owner: orNull(Owner, 'Always null.'),
    data: usedAs(AvailabilityEntrySchema, 'The queue as `GET /messaging/v1/availability` shows it.'),
  },
  {
    title: 'AvailabilityChangedEvent',
    description: 'A queue opened, closed, filled up, or got or lost its agents. In no order with anything else.',
  },
)

const AgentTypingSchema = event(
  'AgentTypingEvent',
  'agent.typing',
  data({
    on: Type.Boolean({ description: 'Whether they write; false when they stopped.' }),
    agent: usedAs(Ref, 'Who writes.'),
  }),
  'An agent is writing an answer, or stopped. Sent once, only to those who name it.',
)

const QueuePositionSchema = event(
  'QueuePositionEvent',
  'queue.position',
  data({
    queue: usedAs(Ref, 'Where it waits.'),
    position: Type.Integer({ description: 'Its place, from 1.' }),
    estimated_wait_seconds: wait(estimated),
  }),
  'Its place in the queue is another. Sent once, only to those who name it.',
)

const schemas = {
  'conversation.queued': ConversationQueuedSchema,
  'conversation.assigned': ConversationAssignedSchema,
  'conversation.transferred': ConversationTransferredSchema,
  'conversation.returned': ConversationReturnedSchema,
  'conversation.closed': ConversationClosedSchema,
  'conversation.reopened': ConversationReopenedSchema,
  'message.read': MessageReadSchema,
  'delivery.exhausted': DeliveryExhaustedSchema,
  'attachment.failed': AttachmentFailedSchema,
  'availability.changed': AvailabilityChangedSchema,
  'agent.typing': AgentTypingSchema,
  'queue.position': QueuePositionSchema,
} satisfies Record<PartnerEvent['type'], TSchema>

/** All of them, as one type. */
export type DescribedEvent = { [Type in PartnerEvent['type']]: Static<(typeof schemas)[Type]> }[PartnerEvent['type']]

/** What a partner's events URL receives. */
export const PartnerEventSchema = Type.Unsafe<DescribedEvent>({
  title: 'PartnerEvent',
  description: 'What happened, by its `type`. New types and new fields may come: ignore those you do not know.',
  oneOf: Object.values(schemas),
  discriminator: { propertyName: 'type' },
})
