/** Who else is at a conversation: told to the server as long as we are there, and shown as it tells it. */
import type { PresenceItem, PresenceState } from '@passerelle/protocol'
import { useEffect, useRef } from 'react'
import { isStatus } from '../api/api-error.ts'
import { sayPresence } from '../api/endpoints.ts'
import { draftOf, draftStore } from '../drafts/draft-store.ts'
import { createStore, useStore } from '../lib/store.ts'

type Present = PresenceItem['agents']

/** It ends by itself 15 s after it was last said. */
const REPEAT_MS = 8_000
/** How long after the last key one still counts as answering. */
const TYPING_MS = 6_000
const NOBODY: Present = []

let isKnown = true

export const presenceStore = createStore<ReadonlyMap<string, Present>>(new Map())

export function applyPresence({ conversation_id, agents }: PresenceItem): void {
  presenceStore.set((state) => {
    const next = new Map(state)
    if (agents.length === 0) next.delete(conversation_id)
    else next.set(conversation_id, agents)
    return next
  })
}

export const forgetPresence = (): void => presenceStore.set(() => new Map())

/** The others, those who answer first. */
export function useOthersAt(conversation: string, me: string): Present {
  const all = useStore(presenceStore, (state) => state.get(conversation) ?? NOBODY)
  return all.filter((agent) => agent.id !== me).toSorted((a, b) => a.state.localeCompare(b.state))
}

async function say(conversation: string, state: PresenceState): Promise<void> {
  if (!isKnown) return
  try {
    await sayPresence(conversation, state)
  } catch (error) {
    // A gateway without presence: say no more.
    if (isStatus(error, 404)) isKnown = false
  }
}

/** Says that we look at it, or write, until we leave or look away. */
export function useSayPresence(conversation: string, isVisible: boolean): void {
  const said = useRef<PresenceState>('left')
  useEffect(() => {
    if (!isVisible) return
    let typedAt = 0
    let text = draftOf(draftStore.get(), conversation).text
    const tell = () => {
      const state = Date.now() - typedAt < TYPING_MS ? 'answering' : 'viewing'
      said.current = state
      void say(conversation, state)
    }
    const onDraft = () => {
      const now = draftOf(draftStore.get(), conversation).text
      if (now === text) return
      text = now
      typedAt = now === '' ? 0 : Date.now()
      const isNew = (said.current === 'answering') !== typedAt > 0
      if (isNew) tell()
    }
    const leave = () => {
      said.current = 'left'
      void say(conversation, 'left')
    }
    tell()
    const timer = window.setInterval(tell, REPEAT_MS)
    const unsubscribe = draftStore.subscribe(onDraft)
    window.addEventListener('pagehide', leave)
    return () => {
      window.clearInterval(timer)
      unsubscribe()
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [conversation, isVisible])
}
