/** Conversations that somebody wants to snooze: until when is asked in a dialog, from wherever it was wanted. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

type AskedSnooze = Store<readonly string[] | null>

export const createAskedSnooze = (): AskedSnooze => createStore<readonly string[] | null>(null)

export const AskedSnoozeContext = createContext<AskedSnooze | null>(null)

export function useAskedSnooze() {
  const store = useRequired(AskedSnoozeContext)
  return {
    asked: useStore(store, (state) => state),
    ask: (conversations: readonly string[]) => store.set(() => conversations),
    forget: () => store.set(() => null),
  }
}
