/** The JSON schema of what customer-document.ts writes. */
import { type TSchema, Type } from 'typebox'
import { attemptItem, deliveryItem } from './item-schemas.ts'

const Time = Type.String({ format: 'date-time' })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const RefOrNull = orNull(Type.Object({ id: Type.String(), name: Type.String() }))
const Metadata = Type.Record(Type.String(), Type.Unknown())
const Party = Type.Object({ type: Type.Enum(['human', 'bot']), id: Type.String(), name: Type.String() })

const KeptAttachment = Type.Object({
  id: Type.String(),
  external_id: Type.String(),
  name: Type.String(),
  mime_type: Type.String(),
  size: orNull(Type.Integer()),
  state: Type.Enum(['pending', 'ready', 'failed']),
  error: orNull(Type.String()),
  url: orNull(Type.String()),
})

const { attempts: _count, ...keptDelivery } = deliveryItem
const { request: _sent, response_headers: _answered, ...keptAttempt } = attemptItem

const KeptMessage = Type.Object({
  id: Type.String(),
  external_id: Type.String(),
  kind: Type.Enum(['inbound', 'outbound', 'history']),
  sender: Party,
  recipient: orNull(Party),
  author: RefOrNull,
  message: Type.String(),
  rich_content: Type.Unknown(),
  metadata: Metadata,
  created_at: Type.Integer(),
  received_at: Time,
  attachments: Type.Array(KeptAttachment),
  delivery: orNull(
    Type.Object({ ...keptDelivery, attempts: Type.Array(Type.Object(keptAttempt), { description: 'Each try.' }) }),
  ),
})

const KeptConversation = Type.Object({
  id: Type.String(),
  customer_name: Type.String(),
  status: Type.Enum(['open', 'closed']),
  assignee: RefOrNull,
  metadata: Metadata,
  created_at: Time,
  updated_at: Time,
  closed_at: orNull(Time),
  messages: Type.Array(KeptMessage),
})

export const CustomerDocumentSchema = Type.Object(
  {
    exported_at: Time,
    connector_id: Type.String(),
    customer_id: Type.String(),
    conversations: Type.Array(KeptConversation),
  },
  { title: 'CustomerDocument' },
)
