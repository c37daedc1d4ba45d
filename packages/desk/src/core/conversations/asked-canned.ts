/** A canned reply that somebody wants in a conversation's reply, from wherever it was wanted: the composer puts it in. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'

interface AskedCanned {
  conversation: string
  reply: string
}

type AskedCannedStore = Store<AskedCanned | null>

export const createAskedCanned = (): AskedCannedStore => createStore<AskedCanned | null>(null)

export const AskedCannedContext = createContext<AskedCannedStore | null>(null)

export const useAskedCanned = () => useAsked(AskedCannedContext)
