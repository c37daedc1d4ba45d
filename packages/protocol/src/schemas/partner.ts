/**
 * JSON schemas of the partner API. They hold the form: what is there, of which type, how long. What a schema cannot say
 * (bytes, nesting, base64, well-formed ids, who writes to whom) are rules of the gateway.
 */
import { Type } from 'typebox'
import { LIMITS } from '../limits.ts'
import {
  list,
  OptionalName,
  OptionalRichContent,
  OptionalText,
  optionalList,
  optionalOrNull,
  ShortText,
} from './build.ts'

const PartyTypeSchema = Type.Enum(['human', 'bot'], { errorText: 'must be "human" or "bot"' })

const PartySchema = Type.Object({ type: PartyTypeSchema, id: ShortText, name: OptionalName })

export const AttachmentSchema = Type.Object({
  id: ShortText,
  name: ShortText,
  mime_type: ShortText,
  content: Type.Object({
    type: Type.Enum(['url', 'base64'], { errorText: 'must be "url" or "base64"' }),
    data: Type.String(),
  }),
})

/** Up to 1e11, as a number or as digits: a larger one is a time in milliseconds. */
const CreatedAtSchema = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 0,
  maximum: LIMITS.createdAtMax,
  pattern: '^(?:[0-9]{1,11}|100000000000)$',
  errorText:
    'must be integer seconds since 1970 (Unix time), or a string of digits: no fraction, no date, no milliseconds',
})

const OptionalMetadataSchema = Type.Optional(
  Type.Unsafe<Record<string, unknown> | [] | null>({
    type: ['object', 'array', 'null'],
    maxItems: 0,
    errorText: 'must be an object; null and [] mean an empty one',
  }),
)

export const InboundMessageSchema = Type.Object({
  id: ShortText,
  created_at: CreatedAtSchema,
  customer_id: ShortText,
  sender: PartySchema,
  recipient: optionalOrNull(PartySchema),
  body: Type.Object({
    message: OptionalText,
    attachments: optionalList(AttachmentSchema, {
      maxItems: LIMITS.attachments,
      errorText: `must be a list of at most ${LIMITS.attachments} attachments`,
    }),
    rich_content: OptionalRichContent,
  }),
  metadata: OptionalMetadataSchema,
})

/** `POST /messaging/v1/messages` */
export const MessagesRequestSchema = Type.Object({
  messages: list(InboundMessageSchema, {
    minItems: 1,
    maxItems: LIMITS.messages,
    errorText: `must be a list of 1 to ${LIMITS.messages} messages`,
  }),
})

/** The 200 of `POST /messaging/v1/messages`. */
export const MessagesResponseSchema = Type.Object({
  messages: Type.Array(Type.Object({ id: Type.String(), status: Type.Enum(['recorded', 'duplicate']) })),
})

/** The 200 of `POST /oauth2/v1/token`; a serializer writes the keys in this order. */
export const TokenResponseSchema = Type.Object({
  access_token: Type.String(),
  expires_in: Type.Integer(),
  token_type: Type.Literal('bearer'),
})

/** The body of every refusal. */
export const ErrorBodySchema = Type.Object({
  error: Type.String(),
  error_description: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})
