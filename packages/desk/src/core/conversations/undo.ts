/**
 * What the agent has just done, as long as it can be undone by a key or by the toast's button. An act is done when it is
 * asked for, not when the offer ends: the server takes it back as a whole, or says that something came after it. So
 * nothing is lost when the tab closes meanwhile.
 */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

export interface UndoOffer {
  /** Its toast's. */
  id: string
  /** Undefined of what cannot be undone. */
  run: (() => void) | undefined
}

type UndoStore = Store<UndoOffer | null>

export const createUndo = (): UndoStore => createStore<UndoOffer | null>(null)

export const UndoContext = createContext<UndoStore | null>(null)

export const useUndoStore = (): UndoStore => useRequired(UndoContext)

export const useUndoOffer = (): UndoOffer | null => useStore(useUndoStore(), (offer) => offer)
