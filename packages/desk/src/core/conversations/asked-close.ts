/** Conversations that somebody wants to close with a reason: which, and the tags, is asked in a dialog. */
import { createContext, useCallback } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

export interface ToClose {
  conversations: readonly string[]
  /** Rows of the list: what has been seen of each is what its row shows. */
  isSelected: boolean
}

type AskedClose = Store<ToClose | null>

export const createAskedClose = (): AskedClose => createStore<ToClose | null>(null)

export const AskedCloseContext = createContext<AskedClose | null>(null)

export function useAskedClose() {
  const store = useRequired(AskedCloseContext)
  const forget = useCallback(() => store.set(() => null), [store])
  return {
    asked: useStore(store, (state) => state),
    ask: (asked: ToClose) => store.set(() => asked),
    forget,
  }
}
