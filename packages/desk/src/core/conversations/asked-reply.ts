/** A reply that would go into a colleague's conversation: it waits until the agent has decided. */
import { createContext, useCallback } from 'react'
import type { Colleague } from '../drafts/agreements.ts'
import type { Standing } from '../drafts/beginnings.ts'
import { type Happening, happenedSince, standingOf } from '../drafts/meanwhile.ts'
import { useWriting } from '../drafts/writing.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { useMe } from '../session/session.ts'
import { useCached } from './cached.ts'

export interface AskedReply {
  conversation: string
  colleague: Colleague
  /** What came between, to be shown with the question. */
  happened: readonly Happening[]
  /** How it stood when it was asked. */
  standing: Standing
  send: () => void
  /** Tries anew, with what came since it was asked. */
  again: (happened: Happening[]) => void
}

type AskedReplyStore = Store<AskedReply | null>

export const createAskedReply = (): AskedReplyStore => createStore<AskedReply | null>(null)

export const AskedReplyContext = createContext<AskedReplyStore | null>(null)

export function useAskedReply() {
  const store = useRequired(AskedReplyContext)
  /** That one, or whichever is asked. */
  const forget = useCallback(
    (decided?: AskedReply) => store.set((now) => (decided === undefined || now === decided ? null : now)),
    [store],
  )
  return { asked: useStore(store, (state) => state), forget }
}

export interface Reply extends Pick<AskedReply, 'conversation' | 'send' | 'again'> {
  happened?: readonly Happening[]
}

/** True when it asks, and sends what is agreed to itself; false where there is nothing to ask. */
export function useAskBeforeReply(): (reply: Reply) => boolean {
  const me = useMe().agent.id
  const { agreements } = useWriting()
  const store = useRequired(AskedReplyContext)
  const cached = useCached()
  return ({ happened = [], ...reply }) => {
    const now = cached(reply.conversation)
    const colleague = now && agreements.unasked(now.conversation, me)
    if (!colleague) return false
    store.set(() => ({ ...reply, colleague, happened, standing: standingOf(now) }))
    return true
  }
}

/** True while what was asked still holds. What came since, another holder too, is told first: the reply is tried anew. */
export function useStillHolds(): (asked: AskedReply) => boolean {
  const me = useMe().agent.id
  const store = useRequired(AskedReplyContext)
  const cached = useCached()
  return ({ conversation, standing, again }) => {
    const now = cached(conversation)
    const happened = now ? happenedSince(standing, { ...now, me }) : []
    if (happened.length === 0) return true
    store.set(() => null)
    again(happened)
    return false
  }
}
