import type { MessageItem } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { keys } from './api/query-client.ts'
import { whenIdle } from './api/when-idle.ts'
import { type Pages, placeMessage } from './conversations/apply-change.ts'
import { followChanges } from './conversations/live.ts'
import { applyPresence, forgetPresence } from './conversations/presence.ts'
import { guardDrafts, resumeUploads } from './drafts/draft-files.ts'
import { loadDrafts } from './drafts/draft-store.ts'
import { loadOutbox, repliesSettled, resendUnreached } from './drafts/outbox.ts'
import { callAttention, concerns } from './preferences/attention.ts'

/** Everything that runs for an agent as long as the inbox is there; the answer ends it. */
export function followLive(client: QueryClient, me: string, go: (path: string) => void): () => void {
  loadDrafts(me)
  loadOutbox(me, async (conversation, item) => {
    const key = keys.messages(conversation)
    await whenIdle(client, key)
    client.setQueryData<Pages<MessageItem>>(key, (thread) => thread && placeMessage(thread, item))
  })
  const unguard = guardDrafts()
  const unfollow = followChanges({
    client,
    me,
    repliesSettled,
    onLive: () => {
      // A line that begins is told of everybody anew.
      forgetPresence()
      resumeUploads()
      resendUnreached()
    },
    onConversation: (item, changed) => {
      if (concerns(item, me, changed)) callAttention(item, go)
    },
    onPresence: applyPresence,
  })
  return () => {
    unguard()
    unfollow()
  }
}
