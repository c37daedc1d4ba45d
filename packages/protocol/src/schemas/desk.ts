/** JSON schemas of what the desk API is sent. */
import type { Static } from 'typebox'
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import {
  LastSeen,
  MoveNote,
  OptionalText,
  optionalList,
  optionalMetadata,
  optionalOrNull,
  optionalRichContent,
  shortText,
  tagList,
} from './build.ts'
import { Type } from './type.ts'

const secret = (description: string) => Type.String({ maxLength: 1024, description })

/** `POST /desk/v1/session`: an agent's or operator's e-mail and password, or the operator token. */
export const SessionRequestSchema = Type.Union(
  [
    Type.Object({
      email: secret('What a person logs in with.'),
      password: secret('The password.'),
      code: Type.Optional(
        secret('Of their authenticator app, or a recovery code: once the answer is `second_factor_required`.'),
      ),
    }),
    Type.Object({ operator_token: secret('The operator token of the server.') }),
  ],
  {
    title: 'SessionRequest',
    fault: reason('not_credentials'),
  },
)

/** `POST /desk/v1/conversations` */
export const OpenConversationRequestSchema = Type.Object(
  {
    connector_id: shortText('Through which connector.'),
    customer_id: shortText('A customer who has written through it before.'),
  },
  { title: 'OpenConversationRequest' },
)

/** `POST /desk/v1/conversations/{id}/messages` */
export const ReplyRequestSchema = Type.Object(
  {
    message: OptionalText,
    attachments: optionalList(Type.Object({ upload_id: shortText('From `POST /desk/v1/uploads`.') }), {
      maxItems: LIMITS.attachments,
      fault: reason('not_uploads', { max: LIMITS.attachments }),
      description: 'The files.',
    }),
    rich_content: optionalRichContent<unknown>(),
    metadata: optionalMetadata("Goes to the webhook over the customer side's own, key by key. At most 4 KiB."),
  },
  { title: 'ReplyRequest' },
)

/** `POST /desk/v1/conversations/{id}/notes` */
export const NoteRequestSchema = Type.Object(
  {
    text: Type.String({
      maxLength: LIMITS.noteLength,
      pattern: '\\S',
      fault: reason('note_length', { max: LIMITS.noteLength }),
      description: 'The text, at most 10,000 characters. No customer ever sees it.',
    }),
    mentions: optionalList(shortText('The id of an agent of the instance.'), {
      maxItems: LIMITS.mentions,
      fault: reason('not_mentions', { max: LIMITS.mentions }),
      description: 'Whom it is for: the event stream tells them.',
    }),
  },
  { title: 'NoteRequest' },
)

/** `POST /desk/v1/conversations/{id}/tags` */
export const TagsRequestSchema = Type.Object(
  { add: tagList('From the list of the instance.'), remove: tagList('What is not there is left out.') },
  { title: 'TagsRequest' },
)

const closeRequest = Type.Object({
  last_seen_message_id: LastSeen,
  reason: optionalOrNull(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.nameLength,
      fault: reason('not_short_text', { max: LIMITS.nameLength }),
      description: 'Why, in a few words: the thread shows it.',
    }),
  ),
  tags: tagList('To be added.'),
})

/** `POST /desk/v1/conversations/{id}/close`; no body stands for an empty one. */
export const CloseRequestSchema = Type.Optional(
  Type.Unsafe<Static<typeof closeRequest> | null>({
    ...closeRequest,
    type: ['object', 'null'],
    title: 'CloseRequest',
  }),
)

const snoozeTime = Type.String({
  minLength: 1,
  maxLength: 40,
  fault: reason('not_a_later_time'),
  description: 'With its zone, as RFC 3339: at most a year from now.',
})

/** `POST /desk/v1/conversations/{id}/snooze` */
export const SnoozeRequestSchema = Type.Object(
  {
    until: Type.Unsafe<string | null>({ ...snoozeTime, type: ['string', 'null'] }),
    last_seen_message_id: LastSeen,
  },
  { title: 'SnoozeRequest' },
)

/** `POST /desk/v1/conversations/{id}/transfer` */
export const TransferRequestSchema = Type.Object(
  {
    queue_id: optionalOrNull(
      Type.String({
        maxLength: LIMITS.nameLength,
        fault: reason('not_a_string'),
        description: 'The queue in which it waits from now on.',
      }),
    ),
    agent_id: optionalOrNull(
      Type.String({
        maxLength: LIMITS.nameLength,
        fault: reason('not_a_string'),
        description: 'Or the agent whose it becomes.',
      }),
    ),
    last_seen_message_id: optionalOrNull(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.nameLength,
        fault: reason('not_last_seen'),
        description: 'The newest message that whoever transfers has seen: a newer one of the customer is a 409.',
      }),
    ),
    note: MoveNote,
  },
  { title: 'TransferRequest' },
)

const returnRequest = Type.Object({ last_seen_message_id: LastSeen, note: MoveNote })

/** `POST /desk/v1/conversations/{id}/return` */
export const ReturnRequestSchema = Type.Optional(
  Type.Unsafe<Static<typeof returnRequest> | null>({
    ...returnRequest,
    type: ['object', 'null'],
    title: 'ReturnRequest',
  }),
)

/** `POST /desk/v1/conversations/{id}/assign` */
export const AssignRequestSchema = Type.Object(
  {
    assignee: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      minLength: 1,
      maxLength: LIMITS.nameLength,
      fault: reason('not_an_assignee'),
      description: 'The id of an agent, `me`, or null for nobody.',
    }),
  },
  { title: 'AssignRequest' },
)
