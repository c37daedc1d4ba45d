/**
 * Everything that is kept about one customer: what `POST /desk/v1/customers/{connector_id}/{customer_id}/export` gives,
 * and the operator API's route of that name. Times are as in the desk API.
 */
import type { AssigneeRef, AttachmentState, ConversationStatus, MessageKind, MessageParty } from './desk.ts'
import type { AttemptItem, DeliveryItem } from './operator.ts'

export interface CustomerDocument {
  exported_at: string
  connector_id: string
  customer_id: string
  conversations: KeptConversation[]
}

export interface KeptConversation {
  id: string
  customer_name: string
  status: ConversationStatus
  assignee: AssigneeRef | null
  metadata: Record<string, unknown>
  created_at: string
  updated_at: string
  closed_at: string | null
  /** In the order of the thread. */
  messages: KeptMessage[]
}

export interface KeptMessage {
  id: string
  external_id: string
  kind: MessageKind
  sender: MessageParty
  recipient: MessageParty | null
  /** Of a reply: the agent who wrote it. */
  author: AssigneeRef | null
  message: string
  rich_content: unknown
  metadata: Record<string, unknown>
  created_at: number
  received_at: string
  attachments: KeptAttachment[]
  delivery: KeptDelivery | null
}

export interface KeptAttachment {
  id: string
  external_id: string
  name: string
  mime_type: string
  size: number | null
  state: AttachmentState
  error: string | null
  url: string | null
}

/** What the attempts sent and the headers they were answered with are the connector's, and stay out. */
export type KeptDelivery = Omit<DeliveryItem, 'attempts'> & {
  attempts: Omit<AttemptItem, 'request' | 'response_headers'>[]
}
