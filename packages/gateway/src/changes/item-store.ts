import type { SharedConversation } from '../conversations/conversation.ts'
import type { CountedConversation } from '../conversations/tally.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ThreadMessage } from '../messages/message.ts'

/** What changes are about, as it is now, of one instance. What is gone is not there. */
export interface ChangedItems {
  conversations: SharedConversation[]
  messages: ThreadMessage[]
}

export interface ItemStore {
  /** In sets: it costs the same however many readers there are. */
  readItems(request: { instanceId: string; conversationIds: string[]; messageIds: string[] }): Promise<ChangedItems>
  /**
   * All open conversations of an instance. The pages are in an order in which conversations move as messages come: one
   * that moves meanwhile can be missed or come twice, and the log of changes tells of it.
   */
  listCounted(request: PageRequest & { instanceId: string }): Promise<PageOf<CountedConversation>>
}
