/** The desk API in words, what helps agents at work: counts, presence, canned replies, their own account. */
import {
  CannedReplyItemSchema,
  CannedUploadsSchema,
  CountsItemSchema,
  CustomerDocumentSchema,
  DeskConnectorItemSchema,
  LabelsItemSchema,
  MessageItemSchema,
  pageSchema,
  SessionListItemSchema,
  StatusItemSchema,
  Type,
} from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
const read = { security: [['deskApiKey'], ['session']], errors: refusals } as const
const write = { security: [['deskApiKey'], ['session', 'csrfToken']], errors: refusals } as const
const bySession = { security: [['session']], errors: refusals } as const
const changeBySession = { security: [['session', 'csrfToken']], errors: refusals } as const
const cannedReplyId = { id: 'Of the canned reply.' }
const greeting = {
  greeting: {
    summary: 'A greeting',
    value: { shortcut: 'hello', title: 'Greeting', text: 'Hello {{customer.name|there}}, how can I help?' },
  },
  personal: {
    summary: 'One of one’s own, in French',
    value: { shortcut: 'merci', title: 'Merci', text: 'Merci !', language: 'fr', personal: true },
  },
}

export const agentTools = {
  readCounts: {
    summary: 'Count conversations',
    description:
      'Open ones in sight: all, those in which a customer waits, those that nobody has, those of the asking agent, those with unread messages.',
    ...read,
    params: { connector: 'Only those of this connector.' },
    answers: { 200: { description: 'How many there are now.', schema: CountsItemSchema } },
  },
  readLabels: {
    summary: 'Read the tags and closing reasons',
    description: 'The lists that an operator keeps for the instance, in the order to show them in.',
    ...read,
    answers: { 200: { description: 'The lists.', schema: LabelsItemSchema } },
  },
  listDeskConnectors: {
    summary: 'List connectors',
    description: 'The connectors of the instance, to filter conversations by; the oldest first.',
    ...read,
    answers: { 200: { description: 'A page of them.', schema: pageSchema('DeskConnector', DeskConnectorItemSchema) } },
  },
  readMessage: {
    summary: 'Read a message',
    description: 'By its id.',
    ...read,
    params: { id: 'Of the message.' },
    answers: { 200: { description: 'The message.', schema: MessageItemSchema } },
  },
  readPicture: {
    summary: 'Read a picture of a message',
    description:
      'One that its `rich_content` names: an `image` block, or the `image_url` of a card. The server fetches it, as far as its URL is public, and keeps it for an hour. PNG, JPEG, GIF, WebP or AVIF of at most 5 MiB.',
    ...read,
    params: { id: 'Of the message.', number: 'Its place among the different pictures of the message, from 0.' },
    answers: {
      200: {
        description: 'The picture.',
        type: '*/*',
        schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }),
      },
    },
  },
  tellPresence: {
    summary: 'Say that one is at a conversation',
    description:
      'The others are told by `event: presence`. It ends by itself after 15 s: say it again while it lasts, and `left` at its end. A partner who named `agent.typing` is told while it is `answering`: say that again every few seconds.',
    ...write,
    params: { id: 'Of the conversation.' },
    body: { examples: { answering: { summary: 'Writing an answer', value: { state: 'answering' } } } },
    answers: { 204: { description: 'The others know.' } },
  },
  readStatus: {
    summary: 'Read your status',
    description:
      'Whether you are given conversations. You are `online` from your log-in on, or what you set last; `away` when nothing was done at any of your desks for ten minutes; `offline` when you have no session left.',
    ...read,
    answers: { 200: { description: 'Your status.', schema: StatusItemSchema } },
  },
  setStatus: {
    summary: 'Set your status',
    description:
      'It stays until you set another one: who set `away` or `offline` is not online by what they do at the desk, nor with their next log-in. You keep the conversations you have.',
    ...write,
    body: { examples: { away: { summary: 'Away', value: { status: 'away' } } } },
    answers: { 200: { description: 'Your status.', schema: StatusItemSchema } },
  },
  tellActive: {
    summary: 'Say that something is done at the desk',
    description: 'With a key or the pointer, once a minute at most. Who was away by themselves is online again.',
    ...write,
    answers: { 200: { description: 'Your status.', schema: StatusItemSchema } },
  },
  listCannedReplies: {
    summary: 'List canned replies',
    description:
      'Texts ready to be sent, in the order of their shortcuts: the shared ones of the instance, and those of the asking agent.',
    ...read,
    answers: { 200: { description: 'A page of them.', schema: pageSchema('CannedReply', CannedReplyItemSchema) } },
  },
  createCannedReply: {
    summary: 'Create a canned reply',
    description:
      'A personal one, or for supervisors a shared one. Variables are filled in by the desk when the reply is inserted; `{{words}}` that name none are refused.',
    ...write,
    body: { examples: greeting },
    answers: { 201: { description: 'It is there.', schema: CannedReplyItemSchema } },
    errors: [...refusals, 'Conflict'],
  },
  updateCannedReply: {
    summary: 'Change a canned reply',
    description: 'Shared ones are for supervisors. What is left out stays.',
    ...write,
    params: cannedReplyId,
    body: { examples: { text: { summary: 'Another text', value: { text: 'Hello, how can I help?' } } } },
    answers: { 200: { description: 'As it is now.', schema: CannedReplyItemSchema } },
    errors: [...refusals, 'Conflict'],
  },
  deleteCannedReply: {
    summary: 'Delete a canned reply',
    description: 'Shared ones are for supervisors. Its files are deleted with it.',
    ...write,
    params: cannedReplyId,
    answers: { 204: { description: 'It is gone.' } },
  },
  copyCannedFiles: {
    summary: 'Make uploads of the files of a canned reply',
    description:
      'Copies, to be sent with one message like any other upload. Those of the reply stay, for the next message.',
    ...write,
    params: cannedReplyId,
    answers: { 201: { description: 'The uploads.', schema: CannedUploadsSchema } },
  },
  eraseCustomerAtDesk: {
    summary: 'Erase all that is kept about a customer',
    description:
      'For supervisors, and for agents who have the right `erase`. Everything goes, at once and for good: conversations, messages, files, deliveries. With `contact`, also the customers who are joined with this one, of whom the asking agent sees a conversation; with `customers` too, the answer is 409 `contact_changed` when others than those were joined meanwhile. It enters the audit log, without the customer.',
    ...write,
    errors: [...refusals, 'NotFound', 'Conflict'],
    body: {
      examples: {
        one: { summary: 'Of one connector', value: { connector_id: 'CONNECTOR_ID', customer_id: 'customer123' } },
        person: {
          summary: 'And of all others the person is joined with',
          value: { connector_id: 'CONNECTOR_ID', customer_id: 'customer123', contact: true },
        },
      },
    },
    answers: { 204: { description: 'It is gone.' } },
  },
  exportCustomerAtDeskByBody: {
    summary: 'Export all that is kept about a customer, whatever the id',
    description:
      'The same as with the ids in the path, for ids that no path can carry: clients take `.` and `..` out of one.',
    ...write,
    errors: [...refusals, 'NotFound'],
    body: {
      examples: {
        one: { summary: 'Of one connector', value: { connector_id: 'CONNECTOR_ID', customer_id: 'customer123' } },
      },
    },
    answers: { 200: { description: 'The document.', schema: CustomerDocumentSchema } },
  },
  exportCustomerAtDesk: {
    summary: 'Export all that is kept about a customer',
    description:
      'For supervisors, and for agents who have the right `export`. One document, written while it is read: the conversations in sight, their messages, deliveries and attempts. It enters the audit log.',
    ...write,
    params: { connector_id: 'Of the connector.', customer_id: "The partner's id of the customer." },
    answers: { 200: { description: 'The document.', schema: CustomerDocumentSchema } },
  },
  listSessions: {
    summary: 'List own sessions',
    description: 'Where the asking person is logged in, the last used first; a hundred at most.',
    ...bySession,
    answers: { 200: { description: 'All of them.', schema: pageSchema('Session', SessionListItemSchema) } },
  },
  endSession: {
    summary: 'End a session',
    description: 'One of the asking person; its event streams end within a second.',
    ...changeBySession,
    params: { id: 'Of the session.' },
    answers: { 204: { description: 'It has ended.' } },
  },
  changePassword: {
    summary: 'Change the own password',
    description: 'The other sessions of the person end.',
    ...changeBySession,
    body: {
      examples: { change: { summary: 'Another password', value: { current: 'old secret', new: 'new secret' } } },
    },
    answers: { 204: { description: 'The new one holds.' } },
  },
} satisfies Record<string, Operation>
