/** Who is at a conversation: we say it to the server as long as we are there, and show who else is. */
import type { PresenceItem, PresenceState } from '@passerelle/protocol'
import { createContext, useEffect, useRef } from 'react'
import { isStatus } from '../api/api-error.ts'
import type { DeskApi } from '../api/desk-api.ts'
import { draftOf } from '../drafts/draft-store.ts'
import { useWriting } from '../drafts/writing.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

type Present = PresenceItem['agents']
type At = Pick<PresenceItem, 'agents' | 'customer_typing'>

/** It ends by itself 15 s after it was last said. */
const REPEAT_MS = 8_000
/** The customer may be shown that somebody writes, for a few seconds at a time. */
const REPEAT_ANSWERING_MS = 4_000
/** How long after the last key one still counts as answering. */
const TYPING_MS = 6_000
const NOBODY: Present = []

export interface Presence {
  store: Store<ReadonlyMap<string, At>>
  apply: (item: PresenceItem) => void
  forget: () => void
  say: (conversation: string, state: PresenceState) => Promise<void>
}

export function createPresence({ sayPresence }: Pick<DeskApi, 'sayPresence'>): Presence {
  const store = createStore<ReadonlyMap<string, At>>(new Map())
  let isKnown = true
  return {
    store,
    apply: ({ conversation_id, agents, customer_typing = false }) =>
      store.set((state) => {
        const next = new Map(state)
        if (agents.length === 0 && !customer_typing) next.delete(conversation_id)
        else next.set(conversation_id, { agents, customer_typing })
        return next
      }),
    forget: () => store.set(() => new Map()),
    say: async (conversation, state) => {
      if (!isKnown) return
      try {
        await sayPresence(conversation, state)
      } catch (error) {
        // A gateway without presence: say no more.
        if (isStatus(error, 404)) isKnown = false
      }
    },
  }
}

export const PresenceContext = createContext<Presence | null>(null)

/** The others, those who answer first. */
export function useOthersAt(conversation: string, me: string): Present {
  const all = useStore(useRequired(PresenceContext).store, (state) => state.get(conversation)?.agents ?? NOBODY)
  return all.filter((agent) => agent.id !== me).toSorted((a, b) => a.state.localeCompare(b.state))
}

/** As the partner tells; it ends by itself. */
export const useCustomerTyping = (conversation: string): boolean =>
  useStore(useRequired(PresenceContext).store, (state) => state.get(conversation)?.customer_typing ?? false)

/** Says that we look at it, or write, until we leave or look away. */
export function useSayPresence(conversation: string, isVisible: boolean): void {
  const { say } = useRequired(PresenceContext)
  const { drafts } = useWriting()
  const said = useRef<PresenceState>('left')
  useEffect(() => {
    if (!isVisible) return
    let typedAt = 0
    let text = draftOf(drafts.store.get(), conversation).text
    let timer: number | undefined
    const repeat = () => {
      const state = Date.now() - typedAt < TYPING_MS ? 'answering' : 'viewing'
      said.current = state
      void say(conversation, state)
      window.clearTimeout(timer)
      timer = window.setTimeout(repeat, state === 'answering' ? REPEAT_ANSWERING_MS : REPEAT_MS)
    }
    const onDraft = () => {
      const now = draftOf(drafts.store.get(), conversation).text
      if (now === text) return
      text = now
      typedAt = now === '' ? 0 : Date.now()
      const isNew = (said.current === 'answering') !== typedAt > 0
      if (isNew) repeat()
    }
    const leave = () => {
      said.current = 'left'
      void say(conversation, 'left')
    }
    repeat()
    const unsubscribe = drafts.store.subscribe(onDraft)
    window.addEventListener('pagehide', leave)
    return () => {
      window.clearTimeout(timer)
      unsubscribe()
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [conversation, isVisible, say, drafts])
}
