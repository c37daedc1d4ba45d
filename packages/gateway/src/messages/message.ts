/**
 * A message as it is kept. Inbound: from the partner's side to the agents. Outbound: an agent's reply. History: what
 * two parties outside the contact centre said to each other before.
 */
import type { MessageKind, MessageParty } from '@passerelle/protocol'
import type { Attachment } from '../attachments/attachment.ts'
import type { DeliverySummary } from '../deliveries/delivery.ts'

export interface Message {
  id: string
  /** Its place in the store, growing. */
  seq: number
  conversationId: string
  connectorId: string
  customerId: string
  kind: MessageKind
  externalId: string
  sender: MessageParty
  recipient: MessageParty | null
  /** The agent who wrote it: outbound only. */
  author: { id: string; name: string } | null
  text: string
  /** JSON, or null. */
  richContent: string | null
  /** A JSON object. */
  metadata: string
  /** Seconds since 1970, as the sender said. */
  createdAt: number
  receivedAt: number
}

/** A message as a thread shows it. */
export interface ThreadMessage extends Message {
  attachments: Attachment[]
  delivery: DeliverySummary | null
}
