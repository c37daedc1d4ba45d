/** Selected rows that somebody wants to return to the bot: the note is asked in a dialog. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'

type AskedReturn = Store<readonly string[] | null>

export const createAskedReturn = (): AskedReturn => createStore<readonly string[] | null>(null)

export const AskedReturnContext = createContext<AskedReturn | null>(null)

export const useAskedReturn = () => useAsked(AskedReturnContext)
