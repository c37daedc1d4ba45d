/** A notice: what a partner tells of its customer beside messages. Types only. */
import type { RecordedStatus } from '@passerelle/protocol'

/** What is known of a customer: what is left out stays, what is null is forgotten. */
export interface CustomerNews {
  name?: string | null
  email?: string | null
  phone?: string | null
  language?: string | null
  externalUrl?: string | null
}

export type Told =
  | { type: 'typing'; on: boolean }
  /** Up to this message, by its id in the webhook. */
  | { type: 'message.read'; messageId: string }
  | { type: 'conversation.return'; reason: string | undefined }
  | { type: 'conversation.close'; reason: string | undefined }
  | { type: 'rating'; score: number; comment: string | undefined }
  | { type: 'customer.updated'; news: CustomerNews }

export interface Notice {
  externalId: string
  customerId: string
  /** Seconds, as the partner says. */
  createdAt: number
  told: Told
}

export interface PlannedNotice extends Notice {
  /** By what it is known when it comes again: a keyed hash of connector, customer, id and content. */
  key: Uint8Array
  /** Of what it leaves behind. */
  id: string
}

export interface NoticePlan {
  instanceId: string
  connectorId: string
  receivedAt: number
  notices: readonly PlannedNotice[]
}

/** A customer who writes, or writes no more. */
export interface CustomerTyping {
  customerId: string
  conversationId: string
  name: string
  on: boolean
}

export type NoticeOutcome =
  /** `renamed`: conversations whose customer has another name now. */
  | { kind: 'recorded'; statuses: RecordedStatus[]; typing: CustomerTyping[]; renamed: string[] }
  /** Nothing was changed: indexes of those whose customer never had a conversation. */
  | { kind: 'unknown_customers'; indexes: number[] }
  | { kind: 'connector_deleted' }
