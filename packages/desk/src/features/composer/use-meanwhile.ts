import type { ConversationItem } from '@passerelle/protocol'
import { useEffect, useState } from 'react'
import { useAskBeforeReply } from '../../core/conversations/asked-reply.ts'
import { useCached } from '../../core/conversations/cached.ts'
import { useMessages, useOldestFirst } from '../../core/conversations/message-queries.ts'
import { type Happening, happenedSince, standingOf } from '../../core/drafts/meanwhile.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { useMe } from '../../core/session/session.ts'

interface Meanwhile {
  /** What is to be shown: it came between, and nothing was sent. */
  happened: Happening[]
  /** What came between is shown first, and the next try sends; in a colleague's conversation it is asked about first. */
  send: (go: () => void) => void
}

const NOTHING: Happening[] = []

/** For whatever sends into a conversation: nothing goes over what a colleague did, before one began to write it or since. */
export function useMeanwhile(conversation: ConversationItem, what: string, isWriting: boolean): Meanwhile {
  const { id } = conversation
  const me = useMe().agent.id
  const { beginnings } = useWriting()
  const query = useMessages(id)
  const messages = useOldestFirst(query.data?.pages)
  const [happened, setHappened] = useState(NOTHING)
  const askFirst = useAskBeforeReply()
  const cached = useCached()
  useEffect(() => {
    if (!isWriting) {
      beginnings.forget(id, what)
      setHappened(NOTHING)
    } else if (query.isSuccess && !beginnings.at(id, what))
      beginnings.begin(id, what, standingOf({ conversation, messages }))
  }, [id, what, isWriting, query.isSuccess, conversation, messages, beginnings])

  const send = (go: () => void, told = NOTHING) => {
    // What is pressed counts for what is known by then, drawn or not.
    const now = cached(id)
    const before = beginnings.at(id, what)
    const news = now && before ? happenedSince(before, { ...now, me }) : told
    if (now && news.length > 0) {
      beginnings.begin(id, what, standingOf(now))
      setHappened(news)
    }
    const again = (since: Happening[]) => send(go, since)
    if (!askFirst({ conversation: id, happened: news, send: go, again }) && news.length === 0) go()
  }
  return { happened, send }
}
