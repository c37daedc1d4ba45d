/**
 * A connector ties one partner's software to one instance: its credentials, its webhook, its options. It never
 * carries its secret in the clear (client-secret.ts opens it), and holds the breaker of its endpoint.
 */
import type { Breaker } from './breaker.ts'

export interface Instance {
  id: string
  name: string
  createdAt: number
}

export interface Connector extends ConnectorOptions {
  id: string
  instanceId: string
  clientId: string
  /** The client secret, sealed under the identity `connector:ID`. */
  secretSealed: Uint8Array
  createdAt: number
  deletedAt: number | null
  /** Since when nothing is sent and nothing expires: paused, or without a webhook URL. Null while it sends. */
  heldSince: number | null
  breaker: Breaker
}

/** What an operator sets. */
export interface ConnectorOptions {
  name: string
  webhookUrl: string | null
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
}

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
}

/** Whether it queues instead of sending. */
export const isHeld = (options: Pick<ConnectorOptions, 'paused' | 'webhookUrl'>): boolean =>
  options.paused || options.webhookUrl === null

/** How long a file lives on whose time ran out while the connector was held. */
export const heldAttachmentExtensionMs = 24 * 3600 * 1000
