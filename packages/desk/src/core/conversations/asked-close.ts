/** Conversations that somebody wants to close with a reason: which, and the tags, is asked in a dialog. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

type AskedClose = Store<readonly string[] | null>

export const createAskedClose = (): AskedClose => createStore<readonly string[] | null>(null)

export const AskedCloseContext = createContext<AskedClose | null>(null)

export function useAskedClose() {
  const store = useRequired(AskedCloseContext)
  return {
    asked: useStore(store, (state) => state),
    ask: (conversations: readonly string[]) => store.set(() => conversations),
    forget: () => store.set(() => null),
  }
}
