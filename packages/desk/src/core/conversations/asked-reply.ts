/** A reply that would go into a colleague's conversation: it waits until the agent has decided. */
import type { ConversationItem } from '@passerelle/protocol'
import { createContext, useCallback } from 'react'
import type { Colleague } from '../drafts/agreements.ts'
import type { Happening } from '../drafts/meanwhile.ts'
import { useWriting } from '../drafts/writing.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { useMe } from '../session/session.ts'

export interface AskedReply {
  conversation: string
  colleague: Colleague
  /** What came between, to be shown with the question. */
  happened: readonly Happening[]
  send: () => void
}

type AskedReplyStore = Store<AskedReply | null>

export const createAskedReply = (): AskedReplyStore => createStore<AskedReply | null>(null)

export const AskedReplyContext = createContext<AskedReplyStore | null>(null)

export function useAskedReply() {
  const store = useRequired(AskedReplyContext)
  const forget = useCallback(() => store.set(() => null), [store])
  return { asked: useStore(store, (state) => state), forget }
}

export interface Reply extends Pick<AskedReply, 'send'> {
  conversation: ConversationItem
  happened?: readonly Happening[]
}

/** True when it asks, and sends what is agreed to itself; false where there is nothing to ask. */
export function useAskBeforeReply(): (reply: Reply) => boolean {
  const me = useMe().agent.id
  const { agreements } = useWriting()
  const store = useRequired(AskedReplyContext)
  return ({ conversation, send, happened = [] }) => {
    const colleague = agreements.unasked(conversation, me)
    if (colleague) store.set(() => ({ conversation: conversation.id, colleague, happened, send }))
    return colleague !== undefined
  }
}
