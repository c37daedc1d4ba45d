import { useEffect, useState } from 'react'
import type { ThreadPane } from './thread-pane.tsx'

let loaded: typeof ThreadPane | undefined

const SOON_MS = 300

/**
 * The thread is no part of the first view: its code comes when the list is there, before anybody has chosen. Without a
 * Suspense boundary, which would hold back what is there already.
 */
export function useThreadPane(when: 'now' | 'soon' | 'later'): typeof ThreadPane | undefined {
  const [pane, setPane] = useState(() => loaded)
  const [failure, setFailure] = useState<unknown>()
  useEffect(() => {
    if (when === 'later' || loaded) return
    const load = async (): Promise<void> => {
      try {
        loaded = (await import('./thread-pane.tsx')).ThreadPane
        setPane(() => loaded)
      } catch (error) {
        setFailure(error)
      }
    }
    const timer = window.setTimeout(load, when === 'now' ? 0 : SOON_MS)
    return () => window.clearTimeout(timer)
  }, [when])
  if (failure !== undefined) throw failure
  return pane
}
