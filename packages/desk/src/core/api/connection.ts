import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import type { StreamState } from './stream-reader.ts'

/** Whether changes reach this page. */
export type Connection = Store<StreamState>

export const createConnection = (): Connection => createStore<StreamState>('connecting')

export const ConnectionContext = createContext<Connection | null>(null)

export const useIsOffline = (): boolean => useStore(useRequired(ConnectionContext), (state) => state === 'offline')
