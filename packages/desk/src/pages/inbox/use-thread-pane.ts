import { createContext, useEffect, useState } from 'react'
import { createStore, type Store, useStore } from '../../core/lib/store.ts'
import { useRequired } from '../../core/lib/use-required.ts'
import type { ThreadPane } from './thread-pane.tsx'

/** Its code, once it is there: who comes back to the inbox finds it at once. */
type LoadedThreadPane = Store<typeof ThreadPane | undefined>

export const createLoadedThreadPane = (): LoadedThreadPane => createStore<typeof ThreadPane | undefined>(undefined)

export const ThreadPaneContext = createContext<LoadedThreadPane | null>(null)

const SOON_MS = 300

/**
 * The thread is no part of the first view: its code comes when the list is there, before anybody has chosen. Without a
 * Suspense boundary, which would hold back what is there already.
 */
export function useThreadPane(when: 'now' | 'soon' | 'later'): typeof ThreadPane | undefined {
  const loaded = useRequired(ThreadPaneContext)
  const pane = useStore(loaded, (state) => state)
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    if (when === 'later' || loaded.get()) return
    const load = async (): Promise<void> => {
      try {
        const module = await import('./thread-pane.tsx')
        loaded.set(() => module.ThreadPane)
      } catch (error) {
        setFailure(error)
      }
    }
    const timer = window.setTimeout(load, when === 'now' ? 0 : SOON_MS)
    return () => window.clearTimeout(timer)
  }, [when, loaded])
  if (failure !== undefined) throw failure
  return pane
}
