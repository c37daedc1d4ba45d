/** Everything that is kept about one customer: what the exports of the desk API and the operator API give. */

import { JoinedBy } from './contacts.ts'
import {
  AnyObject,
  AttachmentState,
  ConnectorId,
  ConversationStatus,
  CustomerId,
  Id,
  Language,
  MessageKind,
  MimeType,
  Name,
  orNull,
  PartyType,
  Priority,
  Skills,
} from './fields.ts'
import { attemptItem, deliveryItem } from './operator-items.ts'
import { ActivityItemSchema } from './timeline.ts'
import { Type } from './type.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })
const textOrNull = (description: string) => orNull(Type.String(), description)
const agent = Type.Object({ id: Id, name: Name })
const party = { type: PartyType, id: Id, name: Name }
const ExternalId = Type.String({ description: "The partner's id." })
const Metadata = AnyObject('What the partner knows: an order, a page, a language. Any JSON object.')
const Made = time('When it was made.')

const KeptAttachment = Type.Object({
  id: Id,
  external_id: ExternalId,
  name: Name,
  mime_type: MimeType,
  size: orNull(Type.Integer(), 'Size in bytes.'),
  state: AttachmentState,
  error: textOrNull('Why it failed; null when it did not.'),
  url: textOrNull('Where the file is.'),
})

/** What the attempts sent and the headers they were answered with are the connector's, and stay out. */
const { attempts: _count, ...keptDelivery } = deliveryItem
const { request: _sent, response_headers: _answered, ...keptAttempt } = attemptItem
const delivery = {
  ...keptDelivery,
  attempts: Type.Array(Type.Object(keptAttempt), { description: 'Each try.' }),
}
const KeptDelivery = Type.Object(delivery)

const KeptMessage = Type.Object({
  id: Id,
  external_id: ExternalId,
  kind: MessageKind,
  sender: Type.Object(party, { description: 'Who said it.' }),
  recipient: orNull(Type.Object(party), 'To whom it was said; only in history.'),
  author: orNull(agent, 'The agent who wrote it.'),
  message: Type.String({ description: 'The text; may be empty beside files or rich content.' }),
  rich_content: Type.Unknown({ description: 'Cards, buttons, lists: any JSON object.' }),
  metadata: Metadata,
  created_at: Type.Integer({ description: 'When it was made, in seconds since 1970.' }),
  received_at: time('When it was received.'),
  attachments: Type.Array(KeptAttachment, { description: 'The files.' }),
  delivery: orNull(KeptDelivery, 'How far its delivery to the partner is; null when there is none.'),
})

const KeptEvent = Type.Object({
  body: AnyObject("What the connector's events URL receives, as every attempt sends it."),
  delivery: Type.Object(delivery, { description: 'How far it is.' }),
})

const KeptConversation = Type.Object({
  id: Id,
  customer_name: Type.String({ description: "The customer's name, else the id." }),
  status: ConversationStatus,
  assignee: orNull(agent, 'The agent it is assigned to; null for nobody.'),
  metadata: Metadata,
  tags: Type.Array(Name, { description: 'In the order they were added.' }),
  language: Language,
  skills: Skills,
  priority: Priority,
  created_at: Made,
  updated_at: time('When it last changed.'),
  closed_at: orNull(Type.String({ format: 'date-time' }), 'When it was closed.'),
  messages: Type.Array(KeptMessage, { description: 'In the order of the thread.' }),
  events: Type.Array(KeptEvent, { description: 'What the partner was told of it, or is to be, the oldest first.' }),
  activities: Type.Array(ActivityItemSchema, { description: 'What was done to it, and by whom.' }),
})

const KeptJoin = Type.Object({
  connector_id: ConnectorId,
  customer_id: CustomerId,
  joined_by: JoinedBy,
})

export const CustomerDocumentSchema = Type.Object(
  {
    exported_at: time('When the document was made.'),
    connector_id: ConnectorId,
    customer_id: CustomerId,
    email: textOrNull('Null while nobody told.'),
    phone: textOrNull('Null while nobody told.'),
    language: textOrNull('BCP 47; null while the partner does not tell.'),
    external_url: textOrNull("Their page in the partner's own software; null while it tells none."),
    joined_with: Type.Array(KeptJoin, { description: 'Who else this customer is: each has an export of their own.' }),
    conversations: Type.Array(KeptConversation, { description: 'The conversations.' }),
  },
  { title: 'CustomerDocument' },
)
