import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import type { LineState } from './line-reader.ts'

/** Whether changes reach this page. */
export type Connection = Store<LineState>

export const createConnection = (): Connection => createStore<LineState>('connecting')

export const ConnectionContext = createContext<Connection | null>(null)

export const useIsOffline = (): boolean => useStore(useRequired(ConnectionContext), (state) => state === 'offline')
