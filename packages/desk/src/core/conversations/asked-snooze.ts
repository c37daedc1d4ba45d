/** Conversations that somebody wants to snooze: until when is asked in a dialog, from wherever it was wanted. */
import { createContext } from 'react'
import { createStore, type Store } from '../lib/store.ts'
import { useAsked } from '../lib/use-asked.ts'
import type { Meant } from './selection.ts'

type AskedSnooze = Store<Meant | null>

export const createAskedSnooze = (): AskedSnooze => createStore<Meant | null>(null)

export const AskedSnoozeContext = createContext<AskedSnooze | null>(null)

export const useAskedSnooze = () => useAsked(AskedSnoozeContext)
