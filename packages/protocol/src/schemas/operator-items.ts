/** What the operator API answers: its shapes, in schemas that are held against real answers. */

import { partnerEventTypes } from '../events.ts'
import {
  AgentStatus,
  ClientId,
  ConnectorId,
  ConversationId,
  CustomerId,
  DeliveryState,
  Id,
  InstanceId,
  MessageId,
  Name,
  orNull,
  Rights,
  Role,
  Time,
  usedAs,
} from './fields.ts'
import { MetadataLabelSchema } from './metadata-labels.ts'
import { ReasonSchema } from './partner.ts'
import { Type } from './type.ts'

export const InstanceItemSchema = Type.Object(
  {
    id: Id,
    name: Name,
    tags: Type.Array(Name, { description: 'What agents may say of a conversation, in the order they are shown.' }),
    close_reasons: Type.Array(Name, { description: 'What the desk offers when a conversation is closed.' }),
    metadata_labels: Type.Array(usedAs(MetadataLabelSchema, 'What a key of metadata is called.'), {
      description: 'In the order in which agents see them, before all that has no label.',
    }),
    shared_customer_ids: Type.Boolean({
      description: 'Whether a customer id means the same person at each connector of the instance.',
    }),
    sight: Type.Enum(['own', 'queues', 'all'], {
      description: 'Which conversations agents see: their own, those of their queues too, or all.',
    }),
    created_at: Time,
  },
  { title: 'InstanceItem' },
)

const breaker = (description: string) =>
  Type.Object(
    {
      state: Type.Enum(['closed', 'open'], { description: '`open`: the endpoint fails; one attempt at a time.' }),
      failures: Type.Integer({ description: 'In a row.' }),
      next_attempt_at: orNull(Time, 'Only while it is open.'),
    },
    { description },
  )

export const connectorItem = {
  id: Id,
  instance_id: InstanceId,
  name: Name,
  client_id: ClientId,
  webhook_url: orNull(Type.String(), 'null: none yet, replies wait.'),
  delivery: Type.Enum(['push', 'pull'], {
    description: '`push`: replies are sent to the webhook; `pull`: the partner fetches them.',
  }),
  asked_at: orNull(Time, 'Of `pull`: when the partner asked last, to within seconds; null: never.'),
  events_url: orNull(Type.String(), 'Where events are sent; null: nowhere.'),
  events: Type.Union([Type.Literal('all'), Type.Array(Type.Enum([...partnerEventTypes]))], {
    description:
      'Which events are sent: `all` are all but `agent.typing` and `queue.position`. Those two are sent once and not kept, to push connectors alone.',
  }),
  paused: Type.Boolean({ description: 'While paused nothing is sent and nothing expires.' }),
  success: Type.Enum(['200', '2xx'], { description: 'Which answers of the webhook count as received.' }),
  hash_encoding: Type.Enum(['hex', 'base64'], { description: 'Of `Body-Hash`.' }),
  sender_mode: Type.Enum(['fixed', 'agent'], {
    description: "Who the customer sees as the sender: `sender_id` and `sender_name`, or the agent's own name.",
  }),
  sender_id: Type.String({ description: 'Id of the sender that customers see.' }),
  sender_name: Type.String({ description: 'Name of the sender that customers see.' }),
  inline_max: Type.Integer({ description: 'Files up to this many bytes go in the webhook itself, in base64.' }),
  retention: orNull(
    Type.String(),
    'How long a closed conversation is kept after its last activity: `off` or a duration, `365d`; null: as the setting says.',
  ),
  default_queue_id: orNull(Type.String(), "Where its conversations wait first; null: in the instance's default queue."),
  breaker: breaker('The state of its webhook: whether it is held back after failures.'),
  events_breaker: breaker('The same of its events URL, even when the two are equal.'),
  created_at: Time,
}

export const ConnectorItemSchema = Type.Object(connectorItem, { title: 'ConnectorItem' })

const clientSecret = Type.String({ description: 'Shown this once: keep it now.' })

export const CreatedConnectorSchema = Type.Object(
  { ...connectorItem, client_secret: clientSecret },
  { title: 'CreatedConnector' },
)

export const ConnectorSecretSchema = Type.Object(
  { id: Id, client_id: ClientId, client_secret: clientSecret },
  { title: 'ConnectorSecret' },
)

export const DeletedConnectorSchema = Type.Object(
  { id: Id, cancelled: Type.Integer({ description: 'Deliveries that were pending.' }) },
  { title: 'DeletedConnector' },
)

const agentItem = {
  id: Id,
  instance_id: orNull(Type.String(), 'null for operators.'),
  email: orNull(Type.String(), 'null for service agents.'),
  name: Name,
  role: Role,
  rights: Rights,
  service: Type.Boolean({ description: 'Software with an API key, not a person.' }),
  created_at: Time,
  disabled_at: orNull(Time, 'null: can log in.'),
  second_factor_since: orNull(Time, 'Log-in asks them for a code since then; null: for the password alone.'),
  has_password: Type.Boolean({ description: 'Whether they can log in with a password.' }),
  single_sign_on: orNull(Type.String(), 'The issuer they sign in with; null: they never did.'),
  status: AgentStatus,
  capacity: orNull(Type.Integer(), "Open conversations they are given at most; null: their queue's `capacity` holds."),
}

export const AgentItemSchema = Type.Object(agentItem, { title: 'AgentItem' })

const password = Type.Optional(
  Type.String({ description: 'The one that was made, shown this once; absent when given.' }),
)

export const CreatedAgentSchema = Type.Object(
  {
    ...agentItem,
    password,
    api_key: Type.Optional(Type.String({ description: 'Of a service agent, shown this once.' })),
  },
  { title: 'CreatedAgent' },
)

export const ResetAgentSchema = Type.Object({ ...agentItem, password }, { title: 'ResetAgent' })

export const deliveryItem = {
  id: Id,
  instance_id: InstanceId,
  connector_id: ConnectorId,
  customer_id: orNull(CustomerId, 'null: of no customer, as `availability.changed` is.'),
  conversation_id: orNull(ConversationId, 'null: of no customer.'),
  kind: Type.Enum(['message', 'event'], { description: 'What is delivered.' }),
  message_id: orNull(Type.String(), "The webhook's `id`; null for an event."),
  event_id: orNull(Type.String(), "The event's `id`; null for a message."),
  event_type: orNull(Type.Enum([...partnerEventTypes]), 'null for a message.'),
  state: DeliveryState,
  attempts: Type.Integer({ description: 'How often it was tried.' }),
  next_attempt_at: orNull(Time, 'Only while pending.'),
  last_error: orNull(Type.String(), 'Why the last attempt failed, in words.'),
  reason: orNull(ReasonSchema, 'The same as a code and its params.'),
  created_at: Time,
  last_attempt_at: orNull(Time, 'null before the first.'),
  settled_at: orNull(Time, 'null while pending.'),
}

export const DeliveryItemSchema = Type.Object(deliveryItem, { title: 'DeliveryItem' })

const headers = Type.Record(Type.String(), Type.String())

export const attemptItem = {
  id: Id,
  delivery_id: Type.String({ description: 'Id of the delivery.' }),
  started_at: Time,
  duration_ms: Type.Number({ description: 'How long it took, in milliseconds.' }),
  request: orNull(
    Type.Object({
      method: Type.Literal('POST', { description: 'The HTTP method.' }),
      url: Type.String({ description: 'As it was called, without user name, password and fragment.' }),
      headers: Type.Unsafe<Record<string, string>>({
        ...headers,
        description: "The gateway's own, signatures and all; not what HTTP itself adds, such as `Host`.",
      }),
    }),
    'What was sent, or was to be; null when nothing could be made, and for attempts of before it was kept.',
  ),
  status: orNull(Type.Integer(), 'HTTP status; null when no answer came.'),
  response_headers: orNull(
    headers,
    'At most 4 KiB of them, without cookies, names in lower case; null when no answer came.',
  ),
  response: orNull(Type.String(), 'The first 4 KiB of the answer.'),
  error: orNull(Type.String(), 'Why it failed, in words; null for a success.'),
  reason: orNull(ReasonSchema, 'The same as a code and its params.'),
  flush: Type.Boolean({ description: 'Made outside the schedule, because something else was sent.' }),
}

export const AttemptItemSchema = Type.Object(attemptItem, { title: 'AttemptItem' })

export const RetentionPreviewSchema = Type.Object(
  {
    retention: Type.String({ description: 'That would apply.' }),
    conversations: Type.Integer({ description: 'Closed ones that the next run, within an hour, would delete.' }),
  },
  { title: 'RetentionPreview' },
)

export const TestItemSchema = Type.Object(
  {
    delivered: Type.Boolean({ description: 'Whether the webhook accepted it.' }),
    message_id: MessageId,
    status: orNull(Type.Integer(), 'HTTP status; null when no answer came.'),
    duration_ms: Type.Number({ description: 'How long it took, in milliseconds.' }),
    response: orNull(Type.String(), 'The first 4 KiB of the answer.'),
    error: orNull(Type.String(), 'Why it failed, in words; null for a success.'),
    reason: orNull(ReasonSchema, 'The same as a code and its params.'),
  },
  { title: 'TestItem' },
)

export const ReplayedSchema = Type.Object(
  {
    replayed: Type.Integer({ description: 'How many are pending again.' }),
    next_cursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Null when all are; else send the same again with it as `cursor`.',
    }),
  },
  { title: 'Replayed' },
)

export const ErasureItemSchema = Type.Object(
  {
    connector_id: ConnectorId,
    customer_id: CustomerId,
    conversations: Type.Integer({ description: 'How many conversations were erased.' }),
    messages: Type.Integer({ description: 'How many messages were erased.' }),
    attachments: Type.Integer({ description: 'How many attachments were erased.' }),
    deliveries: Type.Integer({ description: 'How many deliveries were erased.' }),
    attempts: Type.Integer({ description: 'How many attempts of deliveries were erased.' }),
    files: Type.Integer({ description: 'How many files were erased.' }),
    files_left: Type.Integer({ description: 'Could not be deleted now; the sweep tries again.' }),
    scrubbed: Type.Boolean({ description: "Whether nothing of it is left in the database's own files either." }),
  },
  { title: 'ErasureItem' },
)
