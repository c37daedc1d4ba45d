/** The desk API in words. */
import { CSRF_TOKEN_HEADER, IDEMPOTENCY_KEY_HEADER, WARNING_HEADER } from '@passerelle/protocol'
import {
  ChangeItemSchema,
  ConversationItemSchema,
  ConversationPageSchema,
  DeskAgentItemSchema,
  DeskIdentitySchema,
  MessageItemSchema,
  NoteItemSchema,
  pageSchema,
  SessionItemSchema,
  SignInItemSchema,
  TimelineItemSchema,
  Type,
  UploadItemSchema,
} from '@passerelle/protocol/schemas'
import type { TSchema } from 'typebox'
import type { Answer, Door, Operation } from '../http/operation.ts'
import { agentTools } from './describe-agent-tools.ts'
import { contacts } from './describe-contacts.ts'
import { flow } from './describe-flow.ts'
import { ownership } from './describe-ownership.ts'
import { reports } from './describe-reports.ts'
import { secondFactor } from './describe-second-factor.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
const read = { security: [['deskApiKey'], ['session']], errors: refusals } as const
const write = { security: [['deskApiKey'], ['session', 'csrfToken']], errors: refusals } as const
const writeMayConflict = { ...write, errors: [...refusals, 'Conflict'] } as const

const item = (description: string, schema: TSchema): Record<number, Answer> => ({ 200: { description, schema } })
const page = (name: string, schema: TSchema) => item('A page of them.', pageSchema(name, schema))
const conversationNow = item('As it is now.', ConversationItemSchema)

const conversationId = { id: 'Of the conversation.' }

const session = {
  logIn: {
    summary: 'Log in',
    description: `With e-mail and password, or with the operator token. Sets the session's cookie; its \`csrf_token\` goes back in \`${CSRF_TOKEN_HEADER}\` with every request that changes something.`,
    security: [],
    body: {
      examples: {
        agent: { summary: 'A person', value: { email: 'ada@example.com', password: 'correct horse battery' } },
        operator: { summary: 'The operator token', value: { operator_token: 'OPERATOR_TOKEN' } },
      },
    },
    answers: {
      200: {
        description: 'Logged in.',
        schema: SessionItemSchema,
        headers: { 'Set-Cookie': 'The session, `HttpOnly`, `SameSite=Lax`.' },
      },
    },
    errors: ['InvalidCredentials', 'Forbidden', 'TooManyRequests'],
  },
  readSession: {
    summary: 'Who is logged in',
    description: 'With an API key: whose it is.',
    security: [['deskApiKey'], ['session']],
    answers: item('Who asks.', Type.Union([SessionItemSchema, DeskIdentitySchema])),
    errors: ['Unauthorized', 'TooManyRequests'],
  },
  logOut: {
    summary: 'Log out',
    description: 'Ends the session and its event streams. Twice is fine.',
    security: [['session', 'csrfToken'], []],
    answers: { 204: { description: 'There is no session (any more).', headers: { 'Set-Cookie': 'Takes it away.' } } },
    errors: ['Forbidden'],
  },
  readSignIn: {
    summary: 'How people log in',
    description: 'Whether with a password, and whether with single sign-on: what the log-in page shows.',
    security: [],
    answers: item('As it is set.', SignInItemSchema),
    errors: [],
  },
} satisfies Record<string, Operation>

const conversations = {
  listConversations: {
    summary: 'List conversations',
    description:
      "Those of the agent's instance. `view` names one of the lists agents work from; `status`, `assignee` and `waiting` choose freely instead. A row does not move when somebody is assigned.",
    ...read,
    params: {
      view: '`waiting`: a customer waits for an answer, whoever has the conversation. `unassigned`: open, waits in a queue for an agent. `queue`: the same, in the queues of the asking agent alone. `mine`: open, the asking agent has it. `bot`: open, returned to the bot. `snoozed`: open, out of the other views until a time, `all` excepted. `all`: open. `closed`.',
      sort: '`newest`: by the last message or change of status, the latest first. `longest_waiting`: by `waiting_since`, the earliest first, then those in which nobody waits; of open conversations only. When left out: `longest_waiting` for the views `waiting`, `unassigned` and `queue`, else `newest`.',
      connector: 'Only those of this connector.',
      queue: 'Only those of this queue.',
      tag: 'Only those with this tag.',
      status: '`open`, `closed` or `all`, which it is when left out.',
      assignee: '`me`, `none`, or the id of an agent.',
      waiting: '`true`: only those in which a customer waits for an answer.',
      connector_id: 'The same as `connector`.',
      customer_id: "Only those with this customer: the partner's id, whole.",
      contact: 'Only those of the customer of this conversation, and of all whom they are joined with.',
      q: "A part of the customer's name or id, the whole of their e-mail address or telephone number, or beginnings of words of a message or its metadata, however written.",
    },
    answers: item('A page of them.', ConversationPageSchema),
  },
  openConversation: {
    summary: 'Open a conversation',
    description: 'An agent writes first, to a customer who has written before.',
    ...writeMayConflict,
    body: {
      examples: { known: { summary: 'A known customer', value: { connector_id: 'ID', customer_id: '0601020304' } } },
    },
    answers: {
      200: { description: 'The one that is open already.', schema: ConversationItemSchema },
      201: { description: 'A new one.', schema: ConversationItemSchema },
    },
    errors: [...refusals, 'NotFound', 'Conflict'],
  },
  readConversation: {
    summary: 'Read a conversation',
    description: 'By its id.',
    ...read,
    params: conversationId,
    answers: item('The conversation.', ConversationItemSchema),
  },
  assignConversation: {
    summary: 'Assign a conversation',
    description: 'To an agent, to oneself (`me`), or to nobody (null). Nobody needs to be assigned to reply.',
    ...write,
    params: conversationId,
    body: { examples: { me: { summary: 'To oneself', value: { assignee: 'me' } } } },
    answers: conversationNow,
  },
  closeConversation: {
    summary: 'Close a conversation',
    description:
      'Refused while there is a message that whoever closes has not seen. A message of the customer within the reopen window (24 h) opens it again; a later one opens another.',
    ...write,
    params: conversationId,
    body: {
      optional: true,
      examples: { seen: { summary: 'All was seen', value: { last_seen_message_id: 'MESSAGE_ID' } } },
    },
    answers: conversationNow,
    errors: [...refusals, 'NewerMessage'],
  },
  tagConversation: {
    summary: 'Add and remove tags',
    description:
      'Tags come from the list that an operator keeps for the instance (`GET /desk/v1/labels`). What is there already is left as it is.',
    ...write,
    params: conversationId,
    body: { examples: { one: { summary: 'One more', value: { add: ['Refund'], remove: [] } } } },
    answers: conversationNow,
  },
  reopenConversation: {
    summary: 'Reopen a conversation',
    description: 'Refused while the customer has another open one.',
    ...writeMayConflict,
    params: conversationId,
    answers: conversationNow,
  },
  markConversationRead: {
    summary: 'Mark a conversation as read',
    description: 'For the person who asks nothing in it is unread any more; by an API key, for everybody.',
    ...write,
    params: conversationId,
    answers: { 204: { description: 'It is.' } },
  },
} satisfies Record<string, Operation>

const messages = {
  listMessages: {
    summary: 'List the messages of a conversation',
    description: 'History, messages and replies, the oldest first.',
    ...read,
    params: { ...conversationId, order: '`desc` for the newest first; `asc` when left out.' },
    answers: page('Message', MessageItemSchema),
  },
  listTimeline: {
    summary: 'List what was said and done in a conversation',
    description:
      'Its messages, its notes and its activities (who took, assigned, passed on, closed or reopened it, who retried a delivery or exported the customer) in one order, the oldest first; at the same time, what was done stands before what was said.',
    ...read,
    params: {
      ...conversationId,
      order: '`desc` for the newest first; `asc` when left out.',
      only: '`activities`: without the messages, but with the notes.',
    },
    answers: page('Timeline', TimelineItemSchema),
  },
  reply: {
    summary: 'Reply',
    description: `To the customer, through the connector's webhook. A closed conversation reopens; a person who answers an unassigned one takes it, software does not. With an \`${IDEMPOTENCY_KEY_HEADER}\` a repeat within 24 h gives the first one's message and sends nothing.`,
    ...write,
    params: conversationId,
    headers: { [IDEMPOTENCY_KEY_HEADER]: { description: '1 to 256 visible ASCII characters, a UUID for example.' } },
    body: {
      examples: {
        text: { summary: 'Text', value: { message: 'Good morning, how can I help?' } },
        file: { summary: 'A file', value: { message: '', attachments: [{ upload_id: 'UPLOAD_ID' }] } },
      },
    },
    answers: {
      201: {
        description: 'It is on its way: see `delivery`.',
        schema: MessageItemSchema,
        headers: { [WARNING_HEADER]: 'What is worth knowing about its rich content and refuses nothing.' },
      },
    },
    errors: [...refusals, 'Conflict', 'IdempotencyKeyReused'],
  },
  writeNote: {
    summary: 'Write a note',
    description:
      'For colleagues, into the timeline, open or closed. It is never sent to a customer; it is exported and erased with the customer. Each agent in `mentions` is told by an event, `agent.mentioned`.',
    ...write,
    params: conversationId,
    body: {
      examples: {
        note: { summary: 'For a colleague', value: { text: 'Refund agreed by phone.', mentions: ['AGENT_ID'] } },
      },
    },
    answers: { 201: { description: 'It is in the timeline.', schema: NoteItemSchema } },
  },
  retryMessage: {
    summary: 'Retry a failed reply',
    description: 'Its delivery is pending again, with a fresh schedule.',
    ...writeMayConflict,
    params: { id: 'Of the message.' },
    answers: item('As it is now.', MessageItemSchema),
  },
} satisfies Record<string, Operation>

const UploadForm = Type.Object(
  { file: Type.Unsafe<string>({ type: 'string', format: 'binary', description: 'At most 25 MiB.' }) },
  { title: 'UploadForm' },
)

const files = {
  uploadFile: {
    summary: 'Upload a file',
    description: 'One file, for one reply. Unused it goes after 24 h.',
    ...write,
    body: { schema: UploadForm, types: ['multipart/form-data'] },
    answers: { 201: { description: 'Name its `upload_id` in a reply.', schema: UploadItemSchema } },
  },
  readFile: {
    summary: 'Read a file',
    description: "The agents' own view of it: it stays here when the partner's download has ended.",
    ...read,
    params: {
      id: 'Of the attachment.',
      inline: '`1` shows an image instead of saving it; `media` plays sound and film and shows a PDF.',
    },
    answers: {
      200: {
        description: 'The file.',
        type: '*/*',
        schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }),
        headers: { 'Content-Disposition': '`attachment`, or `inline` for what is shown or played.' },
      },
      206: {
        description: 'With `inline=media`: the part that `Range` asks for.',
        type: '*/*',
        schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }),
        headers: { 'Content-Range': 'Which part of the file it is.' },
      },
    },
    errors: [...refusals, 'Conflict'],
  },
} satisfies Record<string, Operation>

const others = {
  listDeskAgents: {
    summary: 'List agents',
    description: 'To whom a conversation can be assigned.',
    ...read,
    answers: page('DeskAgent', DeskAgentItemSchema),
  },
  followChanges: {
    summary: 'Follow what changes',
    description:
      'Server-sent events of the instance: `event: change` with what changed and, if `items` are asked for, how it is now, so that a list needs no further request; `event: canned_replies` when those changed, `event: agents` when the status of an agent did; `event: presence`, without an `id`, with who is at a conversation; with `items` also `event: counts`, without an `id`, with the counts of `GET /desk/v1/counts` and a `connector_id`, null for all connectors, when they changed, and `event: queue_counts`, with a `queue_id` and its numbers as `GET /desk/v1/queues` gives them; `event: reset` when the place asked for is older than what is kept: read anew. A comment at once and every 15 s. With `Last-Event-ID` everything since, nothing twice; it ends with its session.',
    ...read,
    params: { items: '`true`: each event carries what it is about as it is now; ids alone when left out.' },
    headers: { 'Last-Event-ID': { description: 'The `id` of the last event seen.' } },
    answers: {
      200: {
        description: 'A stream that does not end. The schema is that of the `data` of a `change`.',
        type: 'text/event-stream',
        schema: ChangeItemSchema,
      },
    },
  },
} satisfies Record<string, Operation>

export const deskDoor = {
  name: 'Desk',
  description:
    "The contact centre's side: for the desk, and for a contact-centre platform in its place. People have a session, software an API key.",
  errors: ['ServerError', 'TemporarilyUnavailable'],
  operations: {
    ...session,
    ...conversations,
    ...ownership,
    ...contacts,
    ...flow,
    ...messages,
    ...files,
    ...agentTools,
    ...reports,
    ...secondFactor,
    ...others,
  },
} satisfies Door
