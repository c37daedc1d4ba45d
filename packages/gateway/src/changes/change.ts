/** One entry of the append-only log of what changed: a sequence and ids, never content. */
import type { ChangeRow } from '../commands/rows.ts'
import type { SharedConversation } from '../conversations/conversation.ts'
import type { Place } from '../conversations/sight.ts'
import type { ThreadMessage } from '../messages/message.ts'

export interface Change {
  seq: number
  instanceId: string
  type: ChangeRow['type']
  conversationId: string
  messageId: string | null
  /** Whom it is for: whom a note mentions, or who was given the conversation. */
  agentId: string | null
  /** Whose the conversation was, and in which queue, where this changed it, or took it away. */
  from?: Place
}

/**
 * A change with what it is about, as it was a moment later: null when it is gone, undefined when it is not carried. When
 * too many come at once, none is.
 */
export interface CarriedChange extends Change {
  /** Not carried when another change of the conversation follows at once. */
  conversation?: SharedConversation | null
  /** Not carried when it is long. */
  message?: ThreadMessage | null | undefined
  /** It is there, out of the reader's sight. */
  isHidden?: boolean
}
