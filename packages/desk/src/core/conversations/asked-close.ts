/** Conversations that somebody wants to close with a reason: which, and the tags, is asked in a dialog. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'

export interface ToClose {
  conversations: readonly string[]
  /** Rows of the list: what has been seen of each is what its row shows. */
  isSelected: boolean
}

type AskedClose = Store<ToClose | null>

export const createAskedClose = (): AskedClose => createStore<ToClose | null>(null)

export const AskedCloseContext = createContext<AskedClose | null>(null)

export const useAskedClose = () => useAsked(AskedCloseContext)
