/** Rows of instances, of their connectors and of the endpoints these send to. */
import type { AvailabilityState, Sight } from '@passerelle/protocol'

export interface InstanceRow {
  id: string
  name: string
  createdAt: number
  /** JSON: lists of names. */
  tags: string
  closeReasons: string
  /** JSON: what keys of metadata are called, in the order they are shown. */
  metadataLabels: string
  /** Whether a customer id means the same person at each of its connectors. */
  sharedCustomerIds: boolean
  /** Which conversations agents see. */
  sight: Sight
}

/** What an endpoint of it has stands in EndpointRow. */
export interface ConnectorRow {
  id: string
  instanceId: string
  name: string
  clientId: string
  /** The client secret, sealed under the identity `connector:ID`. */
  secretSealed: Uint8Array
  paused: boolean
  /** Which answers of the webhook count as received. */
  success: '200' | '2xx'
  hashEncoding: 'hex' | 'base64'
  /** Whether customers see one identity or the agent's name. */
  senderMode: 'fixed' | 'agent'
  senderId: string
  senderName: string
  /** Files up to this many bytes go inline, as base64; 0 sends every file as a URL. */
  inlineMax: number
  /** How long a closed conversation is kept: `off` or a duration; null follows the setting. */
  retention: string | null
  /** Whether the partner is sent what there is, or asks for it. Set when it is created. */
  delivery: 'push' | 'pull'
  /** Where its conversations wait first; null: in the instance's default queue. */
  defaultQueueId: string | null
  createdAt: number
  deletedAt: number | null
}

/** A URL of a connector. The one for messages has the connector's id, the one for events is there once it was set. */
export interface EndpointRow {
  id: string
  connectorId: string
  kind: 'messages' | 'events'
  url: string | null
  /** JSON of those for events: which are wanted; null: all that are kept. */
  eventTypes: string | null
  /** Since when nothing is sent: the connector is paused, or there is no URL. */
  heldSince: number | null
  breakerFailures: number
  breakerCustomer: string | null
  breakerMany: boolean
  breakerOpenedAt: number | null
  breakerWaitMs: number
  breakerNextAt: number | null
  breakerFlushMark: number | null
}

/** The state of a queue that a connector was told last. */
export interface ToldAvailabilityRow {
  connectorId: string
  queueId: string
  state: AvailabilityState
}

/** What a partner that asks is given: how far it got. */
export interface OutboxRow {
  connectorId: string
  /** The highest that was given. */
  lastPosition: number
  /** When it was asked last, give or take a few seconds. */
  askedAt: number
}

/** A connector's own webhook while somebody receives in its place. */
export interface WebhookLoanRow {
  connectorId: string
  former: string | null
  lentTo: string
}
