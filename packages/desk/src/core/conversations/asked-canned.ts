/** A canned reply that somebody wants in a conversation's reply, from wherever it was wanted: the composer puts it in. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

interface AskedCanned {
  conversation: string
  reply: string
}

type AskedCannedStore = Store<AskedCanned | null>

export const createAskedCanned = (): AskedCannedStore => createStore<AskedCanned | null>(null)

export const AskedCannedContext = createContext<AskedCannedStore | null>(null)

export function useAskedCanned() {
  const store = useRequired(AskedCannedContext)
  return {
    asked: useStore(store, (state) => state),
    ask: (canned: AskedCanned) => store.set(() => canned),
    forget: () => store.set(() => null),
  }
}
