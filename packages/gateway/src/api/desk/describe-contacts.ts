/** Who is one person at several connectors, in words. */
import { ContactItemSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
const read = { security: [['deskApiKey'], ['session']], errors: refusals } as const
const write = { security: [['deskApiKey'], ['session', 'csrfToken']], errors: [...refusals, 'Conflict'] } as const
const params = { id: 'Of a conversation of the customer.' }
const answers = { 200: { description: 'As it is now.', schema: ContactItemSchema } }

export const contacts = {
  readDeskContact: {
    summary: 'Read the contact of a customer',
    description:
      'How the customer of a conversation can be reached, and who they are at other connectors of the instance. `GET /desk/v1/conversations?contact=` lists the conversations of all of them.',
    ...read,
    params,
    answers,
  },
  joinDeskContact: {
    summary: 'Join two customers',
    description:
      'They are one person, and so are all whom either of them is joined with. Their conversations stay what they are. It enters the audit log.',
    ...write,
    params,
    body: { examples: { other: { summary: 'Through a conversation of the other', value: { conversation_id: 'ID' } } } },
    answers,
  },
  separateDeskContact: {
    summary: 'Separate two customers',
    description:
      'Takes the join back, and is as before it. Whom an id, an e-mail address or a telephone number had joined is joined by none of them any more. It enters the audit log.',
    ...write,
    params,
    body: {
      examples: { other: { summary: 'Somebody else', value: { connector_id: 'CONNECTOR_ID', customer_id: 'c-7' } } },
    },
    answers,
  },
  updateCustomer: {
    summary: 'Say how a customer can be reached',
    description:
      'Customers of an instance with the same e-mail address or telephone number are joined, unless more than twenty have it. A hand-over tells it too, in `metadata.handover.contact`: it adds what nobody knew.',
    ...write,
    params,
    body: { examples: { email: { summary: 'An e-mail address', value: { email: 'zoe@example.com' } } } },
    answers,
  },
} satisfies Record<string, Operation>
