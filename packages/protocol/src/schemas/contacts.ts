/** JSON schemas of contacts: customers of several connectors who are one person. */
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { optionalOrNull, shortText } from './build.ts'
import { ConnectorId, ConnectorName, ConversationId, CustomerId, orNull } from './fields.ts'
import { Type } from './type.ts'

const Email = orNull(Type.String(), 'Null while nobody told.')
const Phone = orNull(Type.String(), 'Null while nobody told.')

export const JoinedBy = Type.Enum(['hand', 'customer_id', 'email', 'phone'], {
  description:
    'Somebody joined them; or they have the same id, where the instance says that ids are shared; the same e-mail address; the same telephone number.',
})

const joined = {
  connector_id: ConnectorId,
  connector_name: ConnectorName,
  customer_id: CustomerId,
  email: Email,
  phone: Phone,
  joined_by: JoinedBy,
}

/** `GET /desk/v1/conversations/{id}/contact` */
export const ContactItemSchema = Type.Object(
  {
    email: Email,
    phone: Phone,
    language: orNull(Type.String(), 'BCP 47, as the partner tells; null while it does not.'),
    external_url: orNull(Type.String(), "The customer's page in the partner's own software; null while it tells none."),
    customers: Type.Array(
      Type.Object({
        ...joined,
        customer_name: Type.String({ description: 'As in their latest conversation.' }),
        conversation_id: ConversationId,
      }),
      { description: 'Who else this customer is, each with their latest conversation that the asking agent may see.' },
    ),
  },
  { title: 'ContactItem' },
)

/** `POST /operator/v1/contacts/...` */
export const OperatorContactSchema = Type.Object(
  {
    connector_id: ConnectorId,
    customer_id: CustomerId,
    email: Email,
    phone: Phone,
    customers: Type.Array(Type.Object(joined), { description: 'Who else this customer is.' }),
  },
  { title: 'Contact' },
)

const reach = (description: string) =>
  optionalOrNull(
    Type.String({
      maxLength: LIMITS.nameLength,
      fault: reason('not_short_text', { max: LIMITS.nameLength }),
      description,
    }),
  )

/** `PATCH /desk/v1/conversations/{id}/customer` */
export const CustomerPatchSchema = Type.Object(
  {
    email: reach('Left out, it stays; null forgets it.'),
    phone: reach('With a + and the code of the country, to be the same wherever it was told.'),
  },
  { title: 'CustomerPatch' },
)

/** `POST /desk/v1/conversations/{id}/contact/join` */
export const JoinContactRequestSchema = Type.Object(
  { conversation_id: shortText('One of the customer who is the same person.') },
  { title: 'JoinContactRequest' },
)

/** `POST /desk/v1/conversations/{id}/contact/separate` */
export const SeparateContactRequestSchema = Type.Object(
  { connector_id: shortText('Of the customer who is somebody else.'), customer_id: shortText("The partner's id.") },
  { title: 'SeparateContactRequest' },
)
