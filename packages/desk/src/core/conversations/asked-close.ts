/** Conversations that somebody wants to close with a reason: which, and the tags, is asked in a dialog. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'
import type { Meant } from './selection.ts'

type AskedClose = Store<Meant | null>

export const createAskedClose = (): AskedClose => createStore<Meant | null>(null)

export const AskedCloseContext = createContext<AskedClose | null>(null)

export const useAskedClose = () => useAsked(AskedCloseContext)
