import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { useNavigate } from 'react-router'
import { useApiClient } from '../../core/api/client.ts'
import { ConnectionContext } from '../../core/api/connection.ts'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { HandedContext } from '../../core/conversations/handed.ts'
import { followChanges } from '../../core/conversations/live.ts'
import { PresenceContext } from '../../core/conversations/presence.ts'
import { guardDrafts } from '../../core/drafts/draft-files.ts'
import { watchGone } from '../../core/drafts/watch-gone.ts'
import { watchKept } from '../../core/drafts/watch-kept.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { useRequired } from '../../core/lib/use-required.ts'
import { callAttention, callOfMessage, concerns } from '../../core/preferences/attention.ts'
import { usePreferencesStore } from '../../core/preferences/preferences.ts'
import { usePlayTone } from '../../core/preferences/tone.ts'
import { useMe } from '../../core/session/session.ts'
import { forgetUnsent, useTellAssigned, useTellMention, useTellUnsent } from './use-tell-agent.tsx'

/** A server that failed for a while answers again without any stream having ended. */
const AGAIN_MS = 20_000

/** Everything that runs for an agent as long as the inbox is there. */
export function useFollowInbox(): void {
  const client = useQueryClient()
  const api = useDeskApi()
  const { reportSessionEnded } = useApiClient()
  const connection = useRequired(ConnectionContext)
  const presence = useRequired(PresenceContext)
  const handed = useRequired(HandedContext)
  const preferences = usePreferencesStore()
  const playTone = usePlayTone()
  const { drafts, files, outbox, agreements, conversations, drop } = useWriting()
  const me = useMe().agent.id
  const navigate = useNavigate()
  const go = useEffectEvent((path: string) => void navigate(path))
  const tellMention = useEffectEvent(useTellMention())
  const tellAssigned = useEffectEvent(useTellAssigned())
  const tellUnsent = useEffectEvent(useTellUnsent())
  useEffect(() => {
    const means = () => ({ preferences: preferences.get(), playTone, go })
    drafts.load(me)
    outbox.load(me)
    handed.load(me)
    const unguard = guardDrafts(drafts)
    const unwatch = watchKept(outbox, { tell: (entry) => tellUnsent(entry, means()), untell: forgetUnsent })
    const sendAgain = () => {
      files.resume()
      outbox.resendUnreached()
    }
    const gone = watchGone({
      kept: () => [...conversations(), ...handed.store.get()],
      read: api.readConversation,
      drop: (conversation) => {
        drop(conversation)
        handed.forget(conversation)
      },
    })
    const again = window.setInterval(() => connection.get() === 'live' && sendAgain(), AGAIN_MS)
    const unfollow = followChanges({
      client,
      api,
      connection,
      onSessionEnded: reportSessionEnded,
      me,
      repliesSettled: outbox.settled,
      onLive: () => {
        // A stream that begins says of everybody anew where they are.
        presence.forget()
        sendAgain()
        void gone.look()
      },
      onReset: () => void gone.look(),
      onConversation: (item, changed) => {
        agreements.follow(item)
        handed.follow(item, me)
        if (concerns(item, me, changed)) callAttention(callOfMessage(item), means())
      },
      onDeleted: drop,
      onOutOfSight: handed.forget,
      onPresence: presence.apply,
      onMention: (item) => tellMention(item, means()),
      onAssigned: (item) => {
        handed.add(item.conversation_id)
        void tellAssigned(item, means())
      },
    })
    return () => {
      window.clearInterval(again)
      gone.close()
      unguard()
      unwatch()
      unfollow()
    }
  }, [
    client,
    api,
    reportSessionEnded,
    connection,
    presence,
    preferences,
    playTone,
    drafts,
    files,
    outbox,
    agreements,
    conversations,
    drop,
    handed,
    me,
  ])
}
