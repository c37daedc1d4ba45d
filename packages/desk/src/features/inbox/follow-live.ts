import type { MessageItem } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { type Pages, placeMessage } from '../../api/apply-change.ts'
import { followChanges } from '../../api/live.ts'
import { keys } from '../../api/query-client.ts'
import { whenIdle } from '../../api/when-idle.ts'
import { loadDrafts } from '../composer/draft-store.ts'
import { loadOutbox, repliesSettled, resendUnreached } from '../composer/outbox.ts'

/** Everything that runs for an agent as long as the inbox is there; the answer ends it. */
export function followLive(client: QueryClient, me: string): () => void {
  loadDrafts(me)
  loadOutbox(me, async (conversation, item) => {
    const key = keys.messages(conversation)
    await whenIdle(client, key)
    client.setQueryData<Pages<MessageItem>>(key, (thread) => thread && placeMessage(thread, item))
  })
  return followChanges({ client, me, repliesSettled, onLive: resendUnreached })
}
