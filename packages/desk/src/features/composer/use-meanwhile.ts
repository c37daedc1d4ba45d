import type { ConversationItem } from '@passerelle/protocol'
import { useEffect, useState } from 'react'
import { useMessages, useOldestFirst } from '../../core/conversations/message-queries.ts'
import { type Happening, happenedSince, standingOf } from '../../core/drafts/meanwhile.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { useMe } from '../../core/session/session.ts'

interface Meanwhile {
  /** What is to be shown: it came between, and nothing was sent. */
  happened: Happening[]
  /** Whether it may go; what came between is shown first, and the next try sends. */
  check: () => boolean
}

const NOTHING: Happening[] = []

/** For whatever sends into a conversation: nothing goes over what a colleague did since one began to write it. */
export function useMeanwhile(conversation: ConversationItem, what: string, isWriting: boolean): Meanwhile {
  const { id } = conversation
  const me = useMe().agent.id
  const { beginnings } = useWriting()
  const query = useMessages(id)
  const messages = useOldestFirst(query.data?.pages)
  const [happened, setHappened] = useState(NOTHING)
  useEffect(() => {
    if (!isWriting) {
      beginnings.forget(id, what)
      setHappened(NOTHING)
    } else if (query.isSuccess && !beginnings.at(id, what))
      beginnings.begin(id, what, standingOf({ conversation, messages }))
  }, [id, what, isWriting, query.isSuccess, conversation, messages, beginnings])

  const check = () => {
    const before = beginnings.at(id, what)
    const news = before ? happenedSince(before, { conversation, messages, me }) : NOTHING
    if (news.length === 0) return true
    beginnings.begin(id, what, standingOf({ conversation, messages }))
    setHappened(news)
    return false
  }
  return { happened, check }
}
