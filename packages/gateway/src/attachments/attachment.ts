/**
 * A file of a message. Inbound: its bytes came in base64, or are fetched from a URL in the background. Outbound: an
 * agent's upload, which the partner downloads once under an unguessable `uid`.
 */

import type { AttachmentState } from '@passerelle/protocol'
import type { Reason } from '@passerelle/protocol/errors'
import type { SafeImage } from './image-type.ts'

export interface Attachment {
  id: string
  messageId: string
  externalId: string
  name: string
  mimeType: string
  /** Bytes; null until they are here. */
  size: number | null
  state: AttachmentState
  error: Reason | null
  /** Where the partner said the file is. */
  url: string | null
  blobKey: string | null
  /** What sniffing the first bytes found, when it is an image safe to show; null otherwise. */
  image: SafeImage | null
}

export interface NewAttachment {
  id: string
  externalId: string
  name: string
  mimeType: string
  size: number | null
  state: 'pending' | 'ready'
  url: string | null
  blobKey: string | null
  image: SafeImage | null
  /** The partner's path to it; outbound only. */
  uid: string | null
}

/** An agent's file that no message names yet. */
export interface Upload {
  id: string
  instanceId: string
  agentId: string
  name: string
  mimeType: string
  size: number
  blobKey: string
  image: SafeImage | null
  createdAt: number
}

/** What the partner may download. */
export interface PartnerFile {
  uid: string
  connectorId: string
  name: string
  mimeType: string
  size: number
  blobKey: string
}

export const maxFileBytes = 25 * 1024 * 1024
export const uploadTtlMs = 24 * 3600 * 1000
