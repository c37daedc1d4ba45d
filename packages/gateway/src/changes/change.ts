/** One entry of the append-only log of what changed: a sequence and ids, never content. */
import type { ChangeType } from '@passerelle/protocol'

export interface Change {
  seq: number
  instanceId: string
  /** The canned replies of an instance are none of its conversations: `conversationId` is empty then. */
  type: ChangeType | 'canned_replies.updated'
  conversationId: string
  messageId: string | null
}
