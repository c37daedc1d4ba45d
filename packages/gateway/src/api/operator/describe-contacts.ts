/** Who is one person at several connectors, in words. */
import { OperatorContactSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { write, writeMayConflict } from './described.ts'

const answers = { 200: { description: 'As it is now.', schema: OperatorContactSchema } }
const one = { connector_id: 'CONNECTOR_ID', customer_id: 'customer123' }
const two = { ...one, other: { connector_id: 'ANOTHER_ID', customer_id: '0601020304' } }

export const contacts = {
  readContact: {
    summary: 'Read the contact of a customer',
    description: 'Who the customer is at other connectors of the instance.',
    ...write,
    body: { examples: { one: { summary: 'Of one connector', value: one } } },
    answers,
  },
  joinContact: {
    summary: 'Join two customers',
    description: 'Of one instance: they are one person, and so are all whom either of them is joined with.',
    ...writeMayConflict,
    body: { examples: { two: { summary: 'Of two connectors', value: two } } },
    answers,
  },
  separateContact: {
    summary: 'Separate two customers',
    description:
      'Takes the join back, and is as before it. Whom an id, an e-mail address or a telephone number had joined is joined by none of them any more.',
    ...writeMayConflict,
    body: { examples: { two: { summary: 'Of two connectors', value: two } } },
    answers,
  },
} satisfies Record<string, Operation>
