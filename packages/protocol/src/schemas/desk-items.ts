/** JSON schemas of what the desk API answers. They describe it and are held against real answers; nothing is written by them. */

import {
  AgentStatus,
  AnyObject,
  AttachmentState,
  ConnectorId,
  ConnectorName,
  ConversationId,
  ConversationStatus,
  CustomerId,
  DeliveryState,
  Id,
  Language,
  MessageId,
  MessageKind,
  MessageParty,
  MimeType,
  Name,
  Owner,
  orNull,
  Priority,
  pageSchema,
  Ref,
  Rights,
  Role,
  Skills,
  Time,
  usedAs,
} from './fields.ts'
import { ErrorBodySchema, ReasonSchema } from './partner.ts'
import { Type } from './type.ts'

const UnixTime = Type.Integer({ description: 'Seconds since 1970.' })

const identity = {
  agent: Type.Object(
    {
      id: Id,
      name: Name,
      email: orNull(Type.String(), 'null for a service agent, and behind the operator token.'),
      role: Role,
      rights: Type.Optional(Rights),
    },
    { description: 'The agent who is logged in.' },
  ),
  instance: orNull(Ref, 'null for operators, who belong to no instance.'),
}

/** `GET /desk/v1/session` with an API key. */
export const DeskIdentitySchema = Type.Object(identity, { title: 'DeskIdentity' })

/** `GET /desk/v1/sign-in` */
export const SignInItemSchema = Type.Object(
  {
    password: Type.Boolean({ description: 'Whether people log in with a password.' }),
    single_sign_on: orNull(
      Type.Object({
        name: Type.String({ description: 'What people call the provider.' }),
        url: Type.String({ description: 'Where a browser goes to sign in with it.' }),
      }),
      'The provider people sign in with; null: none.',
    ),
  },
  { title: 'SignInItem' },
)

/** `GET /desk/v1/session` with a session. */
export const SessionItemSchema = Type.Object(
  {
    ...identity,
    csrf_token: Type.String({ description: 'Goes back in `X-CSRF-Token` with every POST, PATCH and DELETE.' }),
    expires_at: Time,
    weak_password: Type.Optional(
      Type.Boolean({ description: '`true` when the password would not be accepted today: ask for another one.' }),
    ),
  },
  { title: 'SessionItem' },
)

/** `GET /desk/v1/agents` */
export const DeskAgentItemSchema = Type.Object(
  {
    id: Id,
    name: Name,
    role: Role,
    service: Type.Boolean({ description: 'Software with an API key, not a person.' }),
    status: AgentStatus,
  },
  { title: 'DeskAgentItem' },
)

const LastMessageSchema = Type.Object(
  {
    id: Id,
    kind: MessageKind,
    sender: usedAs(MessageParty, 'Who said it.'),
    author: Type.Optional(usedAs(Ref, 'The agent who wrote it.')),
    message: Type.String({ description: 'The text, cut to 200 characters.' }),
    attachment_count: Type.Integer({ description: 'How many files the message has.' }),
    created_at: UnixTime,
    received_at: Time,
    delivery: orNull(
      Type.Object({ state: DeliveryState, attempts: Type.Integer({ description: 'How often it was tried.' }) }),
      'Of a reply: how it fares on its way to the webhook.',
    ),
  },
  { title: 'LastMessage' },
)

const MessageMatchSchema = Type.Object(
  {
    message_id: orNull(MessageId, 'Null when a note holds the words.'),
    note_id: orNull(Id, 'The note that holds the words; null when a message does.'),
    excerpt: Type.String({
      description: 'A piece of the text around the words; `name: value` when only the metadata holds them.',
    }),
    highlights: Type.Array(
      Type.Unsafe<[number, number]>({ type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 }),
      { description: 'Where they stand in it: pairs of UTF-16 offsets, the end exclusive.' },
    ),
  },
  { title: 'MessageMatch', description: 'With `q`: the newest message, else the newest note, that holds the words.' },
)

export const ConversationItemSchema = Type.Object(
  {
    id: Id,
    connector_id: ConnectorId,
    connector_name: ConnectorName,
    customer_id: CustomerId,
    customer_name: Type.String({
      description: "The latest name sent with the party whose id is the customer's; else the customer's id.",
    }),
    status: ConversationStatus,
    assignee: orNull(Ref, 'Who answers; null for nobody.'),
    owner: orNull(Owner, 'Whose it is: an agent, the bot or a queue; null while it is closed.'),
    queue: orNull(Ref, 'Where it waits for an agent, or did; null for some that were closed before there were queues.'),
    unread_count: Type.Integer({
      description:
        "Messages for the agents since the last reply that the asking agent has not read. A service agent's mark holds for everybody.",
    }),
    waiting_since: orNull(
      Time,
      'Since when the customer waits: the first message that came after the last reply; null when nobody waits.',
    ),
    read_until: orNull(
      Type.String({ format: 'date-time' }),
      'The customer has read what was sent until then, as the partner tells; null while it tells nothing.',
    ),
    snoozed_until: orNull(
      Time,
      'Until then it is in `view=snoozed` and in none of the lists agents work from; `waiting_since` is null meanwhile.',
    ),
    last_message: orNull(LastMessageSchema, 'null before the first.'),
    metadata: AnyObject("The latest non-empty metadata the customer's side sent in this conversation."),
    tags: Type.Array(Name, { description: 'In the order they were added.' }),
    language: Language,
    skills: Skills,
    priority: Priority,
    created_at: Time,
    updated_at: Type.String({
      format: 'date-time',
      description: 'When the last message came, or when it was last closed or reopened.',
    }),
    match: Type.Optional(usedAs(MessageMatchSchema, 'Where the search found something; absent without a search.')),
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
    id: Id,
    external_id: Type.String({ description: "The partner's id of it." }),
    name: Name,
    mime_type: MimeType,
    size: orNull(Type.Integer(), 'Bytes; null until they are here.'),
    state: AttachmentState,
    error: Type.Optional(Type.String({ description: 'Why the fetch failed, in words.' })),
    reason: Type.Optional(usedAs(ReasonSchema, 'Why it failed, as a code and its params.')),
    url: Type.Optional(
      Type.String({ description: 'Where the partner said the file is; given when the fetch failed.' }),
    ),
    previewable: Type.Boolean({ description: 'Whether `?inline=1` shows it as an image.' }),
    ...Pixels,
  },
  { title: 'AttachmentItem' },
)

const DeliverySummarySchema = Type.Object(
  {
    id: Id,
    state: DeliveryState,
    attempts: Type.Integer({ description: 'How often it was tried.' }),
    next_attempt_at: Type.Optional(
      Type.String({ format: 'date-time', description: 'When it will be tried again; only while it is pending.' }),
    ),
    last_error: Type.Optional(Type.String({ description: 'Why the last attempt failed, in words.' })),
    reason: Type.Optional(usedAs(ReasonSchema, 'Why it failed, as a code and its params.')),
  },
  { title: 'DeliverySummary' },
)

export const MessageItemSchema = Type.Object(
  {
    id: Type.String({ description: "Ours; of a reply, the webhook's `id`." }),
    external_id: Type.String({ description: "The partner's id of it." }),
    conversation_id: ConversationId,
    kind: MessageKind,
    sender: usedAs(MessageParty, 'Who said it.'),
    recipient: Type.Optional(usedAs(MessageParty, 'To whom it was said; only in history.')),
    author: Type.Optional(
      usedAs(
        Ref,
        'The agent who wrote it, whatever name the customer sees; only of outbound messages. What a queue says by itself has none.',
      ),
    ),
    message: Type.String({ description: 'The text; may be empty beside files or rich content.' }),
    attachments: Type.Array(AttachmentItemSchema, { description: 'The files.' }),
    rich_content: Type.Optional(Type.Unknown({ description: 'Cards, buttons, lists: any JSON object.' })),
    metadata: AnyObject('Whatever the sender gave along.'),
    created_at: Type.Integer({ description: 'Seconds since 1970, as the sender said.' }),
    received_at: Time,
    delivery: orNull(DeliverySummarySchema, 'Of a reply: how it fares on its way to the webhook.'),
  },
  { title: 'MessageItem' },
)

/** The 409 of `POST /desk/v1/conversations/{id}/close` */
export const NewerMessageBodySchema = Type.Object(
  {
    error: Type.String({ description: '`newer_message`' }),
    error_description: Type.Optional(Type.String({ description: 'What is wrong and what to do, for people.' })),
    code: ErrorBodySchema.properties.code,
    params: ErrorBodySchema.properties.params,
    errors: ErrorBodySchema.properties.errors,
    message: usedAs(
      MessageItemSchema,
      'The newest message of the customer, which was not seen yet. Its id as `last_seen_message_id` closes the conversation anyway.',
    ),
  },
  { title: 'NewerMessageBody' },
)

/** The 201 of `POST /desk/v1/uploads` */
export const UploadItemSchema = Type.Object(
  {
    upload_id: Type.String({ description: 'Id of the upload, to send it with a message.' }),
    name: Name,
    mime_type: MimeType,
    size: Type.Integer({ description: 'Size in bytes.' }),
    ...Pixels,
  },
  { title: 'UploadItem' },
)

/** The `data` of an `event: change` on `GET /desk/v1/changes`. */
export const ChangeItemSchema = Type.Object(
  {
    type: Type.Enum(
      [
        ...(['conversation.opened', 'conversation.updated', 'message.recorded', 'message.updated'] as const),
        ...(['agent.mentioned', 'agent.assigned'] as const),
      ],
      {
        description:
          'What happened. `agent.mentioned`: a note of the conversation names the agent `agent_id`. `agent.assigned`: somebody else gave it to that agent.',
      },
    ),
    conversation_id: ConversationId,
    message_id: Type.Optional(MessageId),
    agent_id: Type.Optional(Type.String({ description: 'Whom a note mentions, or whose it became.' })),
    conversation: Type.Optional(
      orNull(
        ConversationItemSchema,
        'As it is now; null when it was deleted, or left the sight of who asks. Absent when another event of the conversation follows at once, and when very many changes come together: read what you show again.',
      ),
    ),
    deleted: Type.Optional(
      Type.Boolean({
        description: 'True with a `conversation` of null that nobody has any more: drop what you keep of it.',
      }),
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
