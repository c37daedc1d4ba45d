/** The partner API in words: what its routes mean to those who build against it. */
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import {
  MessagesRequestSchema,
  MessagesResponseSchema,
  NoticesRequestSchema,
  NoticesResponseSchema,
  TokenResponseSchema,
  Type,
} from '@passerelle/protocol/schemas'
import type { Answer, Body, Door, Operation } from '../http/operation.ts'
import { questions } from './describe-questions.ts'
import { chatbotHistory, simpleMessage, tokenGranted, toldEvents } from './examples.ts'

const forms = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'] as const

const byClient = [['clientBasic'], []] as const
const byToken = [['connectorToken'], ['connectorClient']] as const

const clientFields = {
  client_id: Type.Optional(Type.String({ description: "The connector's. Left out when HTTP Basic carries it." })),
  client_secret: Type.Optional(Type.String({ description: "The connector's. Left out when HTTP Basic carries it." })),
}

const TokenRequest = Type.Object(
  { ...clientFields, grant_type: Type.Literal('client_credentials', { description: 'Always `client_credentials`.' }) },
  { title: 'TokenRequest' },
)

const OfToken = Type.Object(
  { ...clientFields, token: Type.String({ description: 'An access token.' }) },
  { title: 'OfTokenRequest' },
)

const IntrospectionSchema = Type.Object(
  {
    active: Type.Boolean({ description: 'false too for a token of another connector; then nothing else is said.' }),
    client_id: Type.Optional(Type.String({ description: 'The client id, public.' })),
    token_type: Type.Optional(Type.Literal('bearer', { description: 'Always `bearer`.' })),
    exp: Type.Optional(Type.Integer({ description: 'When it expires, in seconds since 1970.' })),
    iat: Type.Optional(Type.Integer({ description: 'When it was issued, in seconds since 1970.' })),
  },
  { title: 'Introspection' },
)

const MetadataSchema = Type.Object(
  {
    issuer: Type.String({ description: 'The base URL of this gateway.' }),
    token_endpoint: Type.String({ description: 'URL of the token endpoint.' }),
    token_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      description: 'How a client authenticates there.',
    }),
    revocation_endpoint: Type.String({ description: 'URL of token revocation.' }),
    revocation_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      description: 'How a client authenticates there.',
    }),
    introspection_endpoint: Type.String({ description: 'URL of token introspection.' }),
    introspection_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      description: 'How a client authenticates there.',
    }),
    grant_types_supported: Type.Array(Type.String(), { description: 'The grants of the token endpoint.' }),
    response_types_supported: Type.Array(Type.String(), {
      description: 'Always empty: there is no authorization endpoint.',
    }),
  },
  { title: 'AuthorizationServerMetadata' },
)

const tokenBody: Body = {
  schema: TokenRequest,
  types: forms,
  examples: {
    published: {
      summary: 'As published',
      value: { client_id: 'YOUR_CLIENT_ID', client_secret: 'YOUR_CLIENT_SECRET', grant_type: 'client_credentials' },
    },
  },
}

const ofTokenBody: Body = {
  schema: OfToken,
  types: forms,
  examples: {
    token: {
      summary: 'A token and whose it is',
      value: { client_id: 'YOUR_CLIENT_ID', client_secret: 'YOUR_CLIENT_SECRET', token: 'YOUR_ACCESS_TOKEN' },
    },
  },
}

const noStore = { 'Cache-Control': '`no-store, no-cache, private`' }
const passerelle = { [PASSERELLE_VERSION_HEADER]: 'That this is Passerelle, and which.' }

const requestToken: Operation = {
  summary: 'Get an access token',
  description:
    'OAuth 2.0 client credentials. The form is taken in three encodings; client id and secret come in it, or by HTTP Basic. A token lasts a day; a new one does not end those before it.',
  security: byClient,
  body: tokenBody,
  answers: {
    200: {
      description: 'A token.',
      schema: TokenResponseSchema,
      headers: { ...noStore, ...passerelle },
      examples: { published: { summary: 'As published', value: tokenGranted } },
    },
  },
  errors: ['InvalidGrant', 'InvalidClient', 'TooManyRequests'],
}

const sendMessages: Operation = {
  summary: 'Send messages and history',
  description:
    'All messages of a request are recorded, or none is; the answer comes when they are on disk. A message without `recipient` is for the agent. To hand a conversation over, send its whole history in one request, each message with `sender` and `recipient`. Sent again with the same content, a message is a `duplicate` without any effect. At most 1000 messages and 40 MiB a request, 50 files a message and 25 MiB a file.',
  security: byToken,
  body: {
    schema: MessagesRequestSchema,
    examples: {
      message: { summary: 'A simple message', value: simpleMessage },
      history: { summary: "A chatbot's conversation, handed over", value: chatbotHistory },
    },
  },
  answers: {
    200: {
      description: 'All are on disk.',
      schema: MessagesResponseSchema,
      headers: passerelle,
      examples: {
        recorded: { summary: 'Recorded', value: { messages: [{ id: '1234546', status: 'recorded' }] } },
        duplicate: { summary: 'Sent again', value: { messages: [{ id: '1234546', status: 'duplicate' }] } },
      },
    },
  },
  errors: ['InvalidToken', 'TooManyRequests'],
}

const tellEvents: Operation = {
  summary: 'Tell what happens on your side',
  description:
    'That the customer types or has read an answer, what they are called, how they rated the conversation; that your bot takes the conversation back, or that it is over. All events of a request are taken, or none is. The same event sent again is a `duplicate` without any effect (but for `typing`, which is not kept); other content under a used `id` is another event, as with messages. `conversation.return`, `conversation.close`, `typing` and `message.read` change nothing where there is no open conversation, or where it is so already. `rating` and `customer.updated` are about the open conversation, else about the last one; a customer who never had one is refused. Of several ratings of one conversation the reports count the last one. At most 100 events a request.',
  security: byToken,
  body: {
    schema: NoticesRequestSchema,
    examples: { rating: { summary: 'A rating, and a conversation taken back', value: toldEvents } },
  },
  answers: {
    200: {
      description: 'All were taken.',
      schema: NoticesResponseSchema,
      headers: passerelle,
      examples: {
        recorded: {
          summary: 'Taken',
          value: {
            events: [
              { id: 'rating-17', status: 'recorded' },
              { id: 'return-17', status: 'recorded' },
            ],
          },
        },
      },
    },
  },
  errors: ['InvalidToken', 'TooManyRequests'],
}

const file: Answer = {
  description: 'The file, under the type it was uploaded with.',
  type: '*/*',
  schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }),
  headers: {
    'Content-Length': 'Its size in bytes.',
    'Content-Disposition': '`attachment`, with its name in `filename*`.',
    'X-Content-Type-Options': '`nosniff`',
    ...passerelle,
  },
}

const uid = { uid: 'From `content.data` of an attachment in a webhook: that is the whole URL.' }

const downloadAttachment: Operation = {
  summary: "Fetch a file of an agent's reply",
  description:
    'A slash after the uid makes no difference. Fetched to its end, it stays for a grace period (two hours, if the operator did not say otherwise) and is then gone: save it. Never fetched, it goes seven days after its message was delivered. `Range` is ignored.',
  security: byToken,
  params: uid,
  answers: { 200: file },
  errors: ['InvalidToken', 'TooManyRequests'],
}

const describeAttachment: Operation = {
  summary: 'Look at a file without fetching it',
  description: 'The headers of the download. It never counts as one.',
  security: byToken,
  params: uid,
  answers: { 200: { description: 'The file is there.', ...(file.headers && { headers: file.headers }) } },
  errors: ['InvalidToken', 'TooManyRequests'],
}

const revokeToken: Operation = {
  summary: 'Revoke an access token',
  description: 'RFC 7009. It is refused at once here, and within a second everywhere. An unknown token is no error.',
  security: byClient,
  body: ofTokenBody,
  answers: { 200: { description: 'It is not valid, or not any more.', headers: { ...noStore, ...passerelle } } },
  errors: ['InvalidGrant', 'InvalidClient', 'TooManyRequests'],
}

const introspectToken: Operation = {
  summary: 'Look at an access token',
  description: 'RFC 7662. A connector learns of its own tokens only.',
  security: byClient,
  body: ofTokenBody,
  answers: {
    200: {
      description: 'Whether it is valid.',
      schema: IntrospectionSchema,
      headers: { ...noStore, ...passerelle },
      examples: {
        active: {
          summary: 'A valid one',
          value: {
            active: true,
            client_id: 'YOUR_CLIENT_ID',
            token_type: 'bearer',
            exp: 1689842732,
            iat: 1689756332,
          },
        },
        inactive: { summary: 'Any other', value: { active: false } },
      },
    },
  },
  errors: ['InvalidGrant', 'InvalidClient', 'TooManyRequests'],
}

const readMetadata: Operation = {
  summary: 'Where the token endpoints are',
  description: 'RFC 8414: what OAuth 2.0 libraries configure themselves by.',
  security: [],
  answers: { 200: { description: 'The metadata.', schema: MetadataSchema, headers: passerelle } },
  errors: [],
}

export const partnerDoor = {
  name: 'Partner',
  description:
    'The published API: tokens, messages to the agents, files from them. A connector written for it elsewhere works here unchanged. Beside it: questions about queues and conversations.',
  errors: ['ServerError', 'TemporarilyUnavailable'],
  operations: {
    requestToken,
    sendMessages,
    ...questions,
    tellEvents,
    downloadAttachment,
    describeAttachment,
    revokeToken,
    introspectToken,
    readMetadata,
  },
} satisfies Door
