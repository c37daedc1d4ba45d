/** A conversation that somebody wants to pass on: to whom, and why, is asked in a dialog, from wherever it was wanted. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'
import type { Receiver } from './receivers.ts'

export interface AskedMove {
  conversation: string
  kind: 'transfer' | 'return'
  /** Who was chosen already. */
  to?: Receiver
}

type AskedMoveStore = Store<AskedMove | null>

export const createAskedMove = (): AskedMoveStore => createStore<AskedMove | null>(null)

export const AskedMoveContext = createContext<AskedMoveStore | null>(null)

export const useAskedMove = () => useAsked(AskedMoveContext)
