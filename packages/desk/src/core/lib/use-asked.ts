import { type Context, useCallback } from 'react'
import { type Store, useStore } from './store.ts'
import { useRequired } from './use-required.ts'

/** What somebody wants from one place and is asked, or done, in another: one thing at a time. */
export function useAsked<T>(context: Context<Store<T | null> | null>) {
  const store = useRequired(context)
  const forget = useCallback(() => store.set(() => null), [store])
  return {
    asked: useStore(store, (state) => state),
    ask: (asked: T) => store.set(() => asked),
    forget,
  }
}
