/**
 * A connector ties one partner's software to one instance: its credentials, its webhook, its options. It never
 * carries its secret in the clear (client-secret.ts opens it), and holds the breaker of its endpoint.
 */
import type { PartnerEventType } from '@passerelle/protocol'
import type { ConnectorRow, InstanceRow } from '../commands/connector-rows.ts'
import type { Breaker } from './breaker.ts'

/** What a key of customers' metadata is called. */
export interface MetadataLabel {
  key: string
  /** By language. */
  label: Record<string, string>
  /** Not shown to agents. */
  hidden: boolean
}

/** The operator's words at the desk. Lists, in the order they are shown. */
export interface Labels {
  /** What agents choose from. */
  tags: readonly string[]
  closeReasons: readonly string[]
  metadataLabels: readonly MetadataLabel[]
}

export type NewInstance = Pick<InstanceRow, 'id' | 'name' | 'createdAt'>
export type Instance = NewInstance & Labels & Pick<InstanceRow, 'sharedCustomerIds' | 'sight'>
export type InstancePatch = Partial<Omit<Instance, 'id' | 'createdAt'>>

export interface Connector extends ConnectorRow {
  webhookUrl: string | null
  /** Since when nothing is sent: paused, without a webhook URL, or the partner asks. Null while it sends. */
  heldSince: number | null
  /** Of one whose partner asks: when it did last; absent: never. */
  askedAt?: number
  breaker: Breaker
  /** Where events are sent; null: nowhere, and none are recorded unless the partner asks for them. */
  eventsUrl: string | null
  events: WantedEvents
  eventsBreaker: EventsBreaker
}

/** `all`: those that are kept. */
export type WantedEvents = 'all' | readonly PartnerEventType[]

export type EventsBreaker = Pick<Breaker, 'failures' | 'openedAt' | 'nextAttemptAt'>

/** Of an endpoint to which nothing failed. */
export const untroubled: EventsBreaker = { failures: 0, openedAt: null, nextAttemptAt: null }

/** What an operator sets. */
export type ConnectorOptions = Omit<
  Connector,
  | 'id'
  | 'instanceId'
  | 'clientId'
  | 'secretSealed'
  | 'createdAt'
  | 'deletedAt'
  | 'heldSince'
  | 'askedAt'
  | 'breaker'
  | 'eventsBreaker'
>

export type ConnectorPatch = Partial<ConnectorOptions>

export const defaultConnectorOptions: Omit<ConnectorOptions, 'name'> = {
  webhookUrl: null,
  paused: false,
  success: '200',
  hashEncoding: 'hex',
  senderMode: 'fixed',
  senderId: 'kiamo',
  senderName: 'kiamo',
  inlineMax: 0,
  retention: null,
  delivery: 'push',
  defaultQueueId: null,
  eventsUrl: null,
  events: 'all',
}

/** Whether it queues instead of sending. */
export const isHeld = (options: Pick<ConnectorOptions, 'paused' | 'webhookUrl' | 'delivery'>): boolean =>
  options.paused || options.webhookUrl === null || options.delivery === 'pull'

/** How long a file lives on whose time ran out while the connector was held. */
export const heldAttachmentExtensionMs = 24 * 3600 * 1000
