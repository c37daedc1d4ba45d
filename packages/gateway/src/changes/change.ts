/** One entry of the append-only log of what changed: a sequence and ids, never content. */
import type { ChangeType } from '@passerelle/protocol'

export interface Change {
  seq: number
  instanceId: string
  type: ChangeType
  conversationId: string
  messageId: string | null
}
