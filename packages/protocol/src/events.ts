/**
 * What a partner's events URL receives: one event a POST, signed like a message. `type` tells them apart. New fields and
 * new types may come: ignore those you do not know.
 */
import type { AvailabilityEntry } from './availability.ts'
import type { ReasonItem } from './partner.ts'

export interface EventParty {
  id: string
  name: string
}

/** Who has an open conversation: the bot, a queue in which it waits, or an agent. */
export interface EventOwner extends EventParty {
  type: 'bot' | 'queue' | 'agent'
}

/** Who did something. Only people and software agents have an id and a name; the others have null. */
export interface EventActor<Type extends string> {
  type: Type
  id: string | null
  name: string | null
}

interface Event<Type extends string, Data, Id = string> {
  /** Also the `webhook-id`: the same at every attempt. */
  id: string
  type: Type
  /** Integer seconds since 1970. */
  created_at: number
  customer_id: Id
  conversation_id: Id
  /** After what happened; null once the conversation is closed. */
  owner: EventOwner | null
  data: Data
}

/** It waits for an agent. `handover` began the conversation; `message`: the customer wrote while the bot had it. */
export type QueuedReason = 'handover' | 'message' | 'transferred' | 'released' | 'reopened'

export type ConversationQueued = Event<
  'conversation.queued',
  {
    /** Null when the instance has none. */
    queue: EventParty | null
    reason: QueuedReason
    /** From 1; null when it is not known. */
    position: number | null
    estimated_wait_seconds: number | null
  }
>

/** `agent` took it, `supervisor` is anybody else who gave it to them. */
export type ConversationAssigned = Event<
  'conversation.assigned',
  { agent: EventParty; by: EventActor<'routing' | 'agent' | 'supervisor'>; previous: EventOwner | null }
>

/** To another queue or agent: not an end. */
export type ConversationTransferred = Event<
  'conversation.transferred',
  { from: EventOwner | null; to: EventOwner; by: EventActor<'agent' | 'partner' | 'system'> }
>

/** The bot has it again. `note` is what the agent left for it. */
export type ConversationReturned = Event<
  'conversation.returned',
  { by: EventActor<'agent' | 'partner' | 'timeout'>; note: string | null }
>

export type ConversationClosed = Event<
  'conversation.closed',
  { by: EventActor<'agent' | 'partner' | 'system'>; reason: string | null; tags: string[] }
>

export type ConversationReopened = Event<
  'conversation.reopened',
  { by: EventActor<'agent' | 'partner' | 'customer' | 'system'> }
>

/** An agent has read the customer's messages up to this one, by the partner's own id. */
export type MessageRead = Event<'message.read', { message_id: string }>

/** A message for the webhook was given up. `message_id` is the webhook's `id`. */
export type DeliveryExhausted = Event<
  'delivery.exhausted',
  { message_id: string; attempts: number; error: ReasonItem | null }
>

/** A file that the partner sent by URL could not be fetched. Both ids are the partner's own. */
export type AttachmentFailed = Event<
  'attachment.failed',
  { message_id: string; attachment_id: string; error: ReasonItem | null }
>

/** A queue opened, closed, filled up, or lost or got its agents. Of no customer: not in the order of any. */
export type AvailabilityChanged = Event<'availability.changed', AvailabilityEntry, null>

/** Sent once, not kept and not tried again. Shown for some seconds, until `on` is false or a message comes. */
export type AgentTyping = Event<'agent.typing', { on: boolean; agent: EventParty }>

/** Sent once, not kept and not tried again. */
export type QueuePosition = Event<
  'queue.position',
  { queue: EventParty; position: number; estimated_wait_seconds: number | null }
>

/** By `type`, a discriminated union. */
export type PartnerEvent =
  | ConversationQueued
  | ConversationAssigned
  | ConversationTransferred
  | ConversationReturned
  | ConversationClosed
  | ConversationReopened
  | MessageRead
  | DeliveryExhausted
  | AttachmentFailed
  | AvailabilityChanged
  | AgentTyping
  | QueuePosition

export type PartnerEventType = PartnerEvent['type']

/** Those that `all` stands for: kept, and tried until they arrive. */
export const lastingEventTypes = [
  'conversation.queued',
  'conversation.assigned',
  'conversation.transferred',
  'conversation.returned',
  'conversation.closed',
  'conversation.reopened',
  'message.read',
  'delivery.exhausted',
  'attachment.failed',
  'availability.changed',
] as const satisfies readonly PartnerEventType[]

/** Sent only to those who name them. */
export const ephemeralEventTypes = ['agent.typing', 'queue.position'] as const satisfies readonly PartnerEventType[]

export const partnerEventTypes = [...lastingEventTypes, ...ephemeralEventTypes] as const
