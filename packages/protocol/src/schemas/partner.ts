/**
 * JSON schemas of the partner API. They hold the form: what is there, of which type, how long. What a schema cannot say
 * (bytes, nesting, base64, well-formed ids, who writes to whom) are rules of the gateway.
 */
import type { Static } from 'typebox'
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import type { AnyRichContent } from '../rich-content.ts'
import {
  list,
  OptionalName,
  OptionalText,
  optionalList,
  optionalMetadata,
  optionalRichContent,
  shortText,
} from './build.ts'
import { Id, Name, usedAs } from './fields.ts'
import { Type } from './type.ts'

const PartyTypeSchema = Type.Enum(['human', 'bot'], {
  fault: reason('not_a_choice', { choices: ['human', 'bot'] }),
  description: 'A person or software.',
})

const PartySchema = Type.Object(
  { type: PartyTypeSchema, id: shortText('Who it is, in your system.'), name: OptionalName },
  { title: 'Party' },
)

/** PHP writes an empty object as `[]`. */
const OptionalPartySchema = Type.Optional(
  Type.Unsafe<Static<typeof PartySchema> | null>({
    ...PartySchema,
    type: ['object', 'array', 'null'],
    maxItems: 0,
    describedAs: { description: 'To whom it was said; only in history.' },
  }),
)

export const AttachmentSchema = Type.Object(
  {
    id: shortText('Your id of the file.'),
    name: shortText('The name it is saved under.'),
    mime_type: shortText('Its MIME type, `image/png` for example.'),
    content: Type.Object(
      {
        type: Type.Enum(['url', 'base64'], {
          fault: reason('not_a_choice', { choices: ['url', 'base64'] }),
          description: 'What `data` is.',
        }),
        data: Type.String({
          description: 'The http(s) URL it is fetched from, or its bytes in base64: at most 25 MiB, decoded.',
        }),
      },
      { description: 'The bytes of the file, or where they are.' },
    ),
  },
  { title: 'Attachment' },
)

/** Up to 1e11, as a number or as digits: a larger one is a time in milliseconds. */
export const CreatedAtSchema = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 0,
  maximum: LIMITS.createdAtMax,
  pattern: '^(?:[0-9]{1,11}|100000000000)$',
  fault: reason('not_unix_seconds'),
  description: 'Seconds since 1970 (Unix time), as an integer or a string of digits; no milliseconds.',
})

const OptionalMetadataSchema = optionalMetadata(
  'Whatever you want back with the replies: the latest that is not empty goes along with each. At most 4 KiB. Its `handover` may hold hints for the agents: `queue` (id or name), `language` (BCP 47), `skills` (a list), `priority` (`low`, `normal`, `high` or `urgent`), `summary`, `reason`, `timeout_seconds` and `contact` (`name`, `email`, `phone`, `language`, `external_url`). A hint that cannot be used is shown to the agents; none is refused.',
)

export const InboundMessageSchema = Type.Object(
  {
    id: shortText('Your id of the message. The same message under the same id is taken once.'),
    created_at: CreatedAtSchema,
    customer_id: shortText('The end customer, whoever sends: the key of the conversation.'),
    sender: usedAs(PartySchema, 'Who said it.'),
    recipient: OptionalPartySchema,
    body: Type.Object(
      {
        message: OptionalText,
        attachments: optionalList(AttachmentSchema, {
          maxItems: LIMITS.attachments,
          fault: reason('not_attachments', { max: LIMITS.attachments }),
          description: 'The files.',
        }),
        rich_content: optionalRichContent<AnyRichContent>(),
      },
      { description: 'What is said: text, files, rich content.' },
    ),
    metadata: OptionalMetadataSchema,
  },
  {
    title: 'InboundMessage',
    description:
      'Without a `recipient` it is for the agent; with one it is history between two parties outside the contact centre, one of whom must be the customer. `null` on an optional field means that it is absent; unknown fields are ignored.',
  },
)

const messagesLimits = {
  minItems: 1,
  maxItems: LIMITS.messages,
  fault: reason('not_messages', { max: LIMITS.messages }),
  description: 'The messages.',
}

/** What stands around the messages of a request, for a reader who checks them one by one. */
export const MessagesEnvelopeSchema = Type.Object({ messages: Type.Array(Type.Unknown(), messagesLimits) })

/** `POST /messaging/v1/messages` */
export const MessagesRequestSchema = Type.Object(
  { messages: list(InboundMessageSchema, messagesLimits) },
  {
    title: 'MessagesRequest',
    description: `All messages are recorded, or none is. Together they hold at most ${LIMITS.urlAttachments} files by URL.`,
  },
)

/** The 200 of `POST /messaging/v1/messages`. */
export const MessagesResponseSchema = Type.Object(
  {
    messages: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Yours, as sent.' }),
        status: Type.Enum(['recorded', 'duplicate'], {
          description: '`duplicate`: it was known; nothing was changed.',
        }),
      }),
      { description: 'In the order of the request.' },
    ),
  },
  { title: 'MessagesResponse' },
)

/** The 200 of `POST /oauth2/v1/token`, its keys in this order. */
export const TokenResponseSchema = Type.Object(
  {
    access_token: Type.String({ description: 'The token, for `Authorization: Bearer`.' }),
    expires_in: Type.Integer({ description: 'Seconds.' }),
    token_type: Type.Literal('bearer', { description: 'Always `bearer`.' }),
  },
  { title: 'TokenResponse' },
)

const WebhookPartySchema = Type.Object({ type: PartyTypeSchema, id: Id, name: Name }, { description: 'Who said it.' })

/** What a partner's webhook receives. */
export const WebhookMessageSchema = Type.Object(
  {
    id: Type.String({ description: 'The same at every attempt: take each id once.' }),
    created_at: Type.Integer({ description: 'Seconds since 1970.' }),
    customer_id: Type.String({ description: 'Whom the message is for.' }),
    sender: WebhookPartySchema,
    body: Type.Object(
      {
        message: Type.String({ description: 'The text; may be empty beside files or rich content.' }),
        attachments: Type.Array(AttachmentSchema, {
          description: 'Files to be fetched at `content.data` with your access token, or carried inline in base64.',
        }),
        rich_content: Type.Optional(Type.Unknown({ description: 'Cards, buttons, lists: any JSON object.' })),
      },
      { description: 'What is said: text, files, rich content.' },
    ),
    metadata: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The latest you sent for this conversation, and what the agent side added.',
    }),
  },
  { title: 'WebhookMessage' },
)

const ErrorParamsSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: "The values in the code's text, by their names; empty when it has none.",
})

/** Why something failed. */
export const ReasonSchema = Type.Object(
  {
    code: Type.String({ description: 'One of the codes in the list of errors: to branch on.' }),
    params: ErrorParamsSchema,
  },
  { title: 'Reason', description: 'What is wrong, as a code and its params.' },
)

/** An entry of `errors`. */
export const RequestFaultSchema = Type.Object({
  path: Type.String({ description: 'A JSON pointer into the request.' }),
  message: Type.String({ description: 'What is wrong there.' }),
  code: Type.String({ description: 'The same, as one of the codes in the list of errors: to branch on.' }),
  params: ErrorParamsSchema,
})

/** The body of every refusal. */
export const ErrorBodySchema = Type.Object(
  {
    error: Type.String({ description: 'The kind of refusal: a code to branch on.' }),
    error_description: Type.Optional(Type.String({ description: 'What was wrong, and what to do.' })),
    code: Type.Optional(
      Type.String({
        description:
          'What was wrong, as one of the codes in the list of errors. Only of the desk and operator APIs; more precise than `error`.',
      }),
    ),
    params: Type.Optional(ErrorParamsSchema),
    errors: Type.Optional(
      Type.Array(RequestFaultSchema, { description: 'Every fault of the request, the first 100.' }),
    ),
  },
  { title: 'ErrorBody' },
)
