/** What one POST of messages will write, as data: made by plan-inbound.ts, committed by `recordInbound`. */
import type { MessageParty } from '@passerelle/protocol'
import type { NewAttachment } from '../attachments/attachment.ts'
import type { UsedId } from '../commands/rows.ts'

export interface InboundPlan {
  instanceId: string
  connectorId: string
  receivedAt: number
  /** The last conversation is reopened when it was closed at this time or later; else a new one is opened. */
  reopenIfClosedSince: number
  customers: CustomerPlan[]
}

export interface CustomerPlan {
  customerId: string
  /** The id of the conversation that is opened if one must be. */
  conversationId: string
  /** History first, then live messages, each in request order. */
  messages: PlannedMessage[]
}

/** As much of a key as is kept. */
export const storedKeyBytes = 16
export const storedKey = (key: Uint8Array): Uint8Array => key.subarray(0, storedKeyBytes)

/** What a message is known by. */
export interface InboundIdentity {
  /** The deduplication key: keyed hash of connector, customer, id and fingerprint. */
  key: Uint8Array
  /** The sender's seconds: the same for the same message. */
  createdAt: number
  /** Its id as an erasure keeps it, computed only when something was erased of the connector; null: of no interest. */
  usedId: (() => UsedId) | null
}

export interface PlannedMessage extends InboundIdentity {
  /** Its place in the batch. */
  index: number
  id: string
  kind: 'inbound' | 'history'
  externalId: string
  sender: MessageParty
  recipient: MessageParty | null
  text: string
  richContent: string | null
  metadata: string
  /** Orders the thread, in ms: `min(created_at, received_at)` for history, `received_at` for live ones. */
  sortAt: number
  attachments: NewAttachment[]
  /** The name sent with the party whose id is the customer's, if any: names the conversation. */
  customerName: string | null
  /** Whether `metadata` has something in it: then it becomes the conversation's. */
  hasMetadata: boolean
}
