import type { SharedConversation } from '../conversations/conversation.ts'
import type { ThreadMessage } from '../messages/message.ts'

/** What changes are about, as it is now, of one instance. What is gone is not there. */
export interface ChangedItems {
  conversations: SharedConversation[]
  messages: ThreadMessage[]
}

export interface ItemStore {
  /** In sets: it costs the same however many readers there are. */
  readItems(request: { instanceId: string; conversationIds: string[]; messageIds: string[] }): Promise<ChangedItems>
}
