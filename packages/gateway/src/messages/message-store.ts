import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ThreadMessage } from './message.ts'

export interface MessageStore {
  /** In thread order, or the newest first. */
  listMessages(
    request: PageRequest & { instanceId: string; conversationId: string; order: 'asc' | 'desc' },
  ): Promise<PageOf<ThreadMessage>>
  findMessage(instanceId: string, id: string): Promise<ThreadMessage | undefined>
}
