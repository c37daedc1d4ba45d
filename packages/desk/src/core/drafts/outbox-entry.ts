import type { UploadItem } from '@passerelle/protocol'

/** A reply on its way to the server, or one that did not get there. Its key makes sending it again safe. */
export interface OutboxEntry {
  key: string
  conversationId: string
  text: string
  files: UploadItem[]
  richContent?: unknown
  /** When it was sent off, by our clock. */
  at: number
  state: 'sending' | 'failed'
  /** `network` is sent again by itself when the line is back. */
  failure?: { kind: 'network' | 'interrupted' } | { kind: 'refused'; reason: string }
}
