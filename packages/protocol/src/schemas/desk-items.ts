/** JSON schemas of what the desk API answers. They describe it and are held against real answers; nothing is written by them. */
import { type TSchema, Type } from 'typebox'
import { ErrorBodySchema, ReasonSchema } from './partner.ts'

const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, with milliseconds.' })
const UnixTime = Type.Integer({ description: 'Seconds since 1970.' })
const AnyObject = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description })
const orNull = <T extends TSchema>(schema: T, description: string) => Type.Union([schema, Type.Null()], { description })

const roles = ['agent', 'supervisor', 'operator'] as const

/** A page of a list, under the name of its items. */
export const pageSchema = <T extends TSchema>(name: string, items: T) =>
  Type.Object(
    {
      items: Type.Array(items),
      next_cursor: orNull(Type.String(), 'Send it back as `cursor` for the next page; null on the last one.'),
    },
    { title: `${name}Page` },
  )

const RefSchema = Type.Object({ id: Type.String(), name: Type.String() }, { title: 'Ref' })

const identity = {
  agent: Type.Object({
    id: Type.String(),
    name: Type.String(),
    email: orNull(Type.String(), 'null for a service agent, and behind the operator token.'),
    role: Type.Enum(roles),
  }),
  instance: orNull(RefSchema, 'null for operators, who belong to no instance.'),
}

/** `GET /desk/v1/session` with an API key. */
export const DeskIdentitySchema = Type.Object(identity, { title: 'DeskIdentity' })

/** `GET /desk/v1/session` with a session. */
export const SessionItemSchema = Type.Object(
  {
    ...identity,
    csrf_token: Type.String({ description: 'Goes back in `X-CSRF-Token` with every POST, PATCH and DELETE.' }),
    expires_at: Time,
    weak_password: Type.Optional(
      Type.Boolean({ description: '`true` when the password is too short or too common: ask for another one.' }),
    ),
  },
  { title: 'SessionItem' },
)

/** `GET /desk/v1/agents` */
export const DeskAgentItemSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    role: Type.Enum(roles),
    service: Type.Boolean({ description: 'Software with an API key, not a person.' }),
  },
  { title: 'DeskAgentItem' },
)

const MessagePartySchema = Type.Object(
  { type: Type.Enum(['human', 'bot']), id: Type.String(), name: Type.String() },
  { title: 'MessageParty' },
)
const MessageKindSchema = Type.Enum(['inbound', 'outbound', 'history'])

const DeliveryStateSchema = Type.Enum(['pending', 'delivered', 'exhausted', 'cancelled'])

const LastMessageSchema = Type.Object(
  {
    id: Type.String(),
    kind: MessageKindSchema,
    sender: MessagePartySchema,
    author: Type.Optional(RefSchema),
    message: Type.String({ description: 'The text, cut to 200 characters.' }),
    attachment_count: Type.Integer(),
    created_at: UnixTime,
    received_at: Time,
    delivery: orNull(
      Type.Object({ state: DeliveryStateSchema, attempts: Type.Integer() }),
      'Of a reply: how it fares on its way to the webhook.',
    ),
  },
  { title: 'LastMessage' },
)

const MessageMatchSchema = Type.Object(
  {
    message_id: Type.String(),
    excerpt: Type.String({ description: 'A piece of the text around the words.' }),
    highlights: Type.Array(
      Type.Unsafe<[number, number]>({ type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 }),
      { description: 'Where they stand in it: pairs of UTF-16 offsets, the end exclusive.' },
    ),
  },
  { title: 'MessageMatch', description: 'With `q`: the newest message that holds the words.' },
)

export const ConversationItemSchema = Type.Object(
  {
    id: Type.String(),
    connector_id: Type.String(),
    connector_name: Type.String(),
    customer_id: Type.String(),
    customer_name: Type.String({ description: "The latest name sent for the customer; else the customer's id." }),
    status: Type.Enum(['open', 'closed']),
    assignee: orNull(RefSchema, 'Who answers; null for nobody.'),
    unread_count: Type.Integer({
      description: 'Messages for the agents since the last reply that the asking agent has not read.',
    }),
    waiting_since: orNull(Time, 'Since when the customer waits for an answer; null when nobody waits.'),
    last_message: orNull(LastMessageSchema, 'null before the first.'),
    metadata: AnyObject("The latest non-empty metadata the customer's side sent in this conversation."),
    created_at: Time,
    updated_at: Time,
    match: Type.Optional(MessageMatchSchema),
  },
  { title: 'ConversationItem' },
)

export const ConversationPageSchema = Type.Object(
  {
    ...pageSchema('Conversation', ConversationItemSchema).properties,
    search_behind_seconds: Type.Optional(
      Type.Integer({
        minimum: 5,
        description:
          'With `q`, when the search index is 5 s or more behind: messages that came within this time may not be found yet.',
      }),
    ),
  },
  { title: 'ConversationPage' },
)

const Pixels = {
  width: orNull(Type.Integer(), 'Of an image, CSS pixels as browsers show it; null when its first bytes do not tell.'),
  height: orNull(Type.Integer(), 'Like `width`.'),
}

const AttachmentItemSchema = Type.Object(
  {
    id: Type.String(),
    external_id: Type.String({ description: "The partner's id of it." }),
    name: Type.String(),
    mime_type: Type.String(),
    size: orNull(Type.Integer(), 'Bytes; null until they are here.'),
    state: Type.Enum(['pending', 'ready', 'failed'], { description: '`pending`: being fetched from its URL.' }),
    error: Type.Optional(Type.String({ description: 'Why the fetch failed, in words.' })),
    reason: Type.Optional(ReasonSchema),
    url: Type.Optional(Type.String({ description: 'Where the partner said the file is.' })),
    previewable: Type.Boolean({ description: 'Whether `?inline=1` shows it as an image.' }),
    ...Pixels,
  },
  { title: 'AttachmentItem' },
)

const DeliverySummarySchema = Type.Object(
  {
    id: Type.String(),
    state: DeliveryStateSchema,
    attempts: Type.Integer(),
    next_attempt_at: Type.Optional(Time),
    last_error: Type.Optional(Type.String({ description: 'Why the last attempt failed, in words.' })),
    reason: Type.Optional(ReasonSchema),
  },
  { title: 'DeliverySummary' },
)

export const MessageItemSchema = Type.Object(
  {
    id: Type.String({ description: "Ours; of a reply, the webhook's `id`." }),
    external_id: Type.String({ description: "The partner's id of it." }),
    conversation_id: Type.String(),
    kind: MessageKindSchema,
    sender: MessagePartySchema,
    recipient: Type.Optional(MessagePartySchema),
    author: Type.Optional(RefSchema),
    message: Type.String(),
    attachments: Type.Array(AttachmentItemSchema),
    rich_content: Type.Optional(Type.Unknown()),
    metadata: AnyObject('Whatever the sender gave along.'),
    created_at: UnixTime,
    received_at: Time,
    delivery: orNull(DeliverySummarySchema, 'Of a reply: how it fares on its way to the webhook.'),
  },
  { title: 'MessageItem' },
)

/** The 409 of `POST /desk/v1/conversations/{id}/close` */
export const NewerMessageBodySchema = Type.Object(
  {
    error: Type.String({ description: '`newer_message`' }),
    error_description: Type.Optional(Type.String()),
    code: ErrorBodySchema.properties.code,
    params: ErrorBodySchema.properties.params,
    errors: ErrorBodySchema.properties.errors,
    message: MessageItemSchema,
  },
  { title: 'NewerMessageBody' },
)

/** The 201 of `POST /desk/v1/uploads` */
export const UploadItemSchema = Type.Object(
  { upload_id: Type.String(), name: Type.String(), mime_type: Type.String(), size: Type.Integer(), ...Pixels },
  { title: 'UploadItem' },
)

/** The `data` of an `event: change` on `GET /desk/v1/changes`. */
export const ChangeItemSchema = Type.Object(
  {
    type: Type.Enum(['conversation.opened', 'conversation.updated', 'message.recorded', 'message.updated']),
    conversation_id: Type.String(),
    message_id: Type.Optional(Type.String()),
    conversation: Type.Optional(
      orNull(
        ConversationItemSchema,
        'As it is now; null when it was deleted. Absent when another event of the conversation follows at once, and when 200 or more changes come together: read what you show again.',
      ),
    ),
    message: Type.Optional(
      orNull(
        MessageItemSchema,
        'As it is now; null when it was deleted. Absent when it is long or many come together.',
      ),
    ),
  },
  { title: 'ChangeItem' },
)
