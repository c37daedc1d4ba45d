/** The connector that all lists are filtered by. It lasts as long as the tab. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'

const KEPT = 'passerelle.connector'

interface ConnectorChoice extends Pick<Store<string>, 'get' | 'subscribe'> {
  choose: (connector: string) => void
}

export function createConnectorChoice(): ConnectorChoice {
  const { get, set, subscribe } = createStore(sessionStorage.getItem(KEPT) ?? '')
  return {
    get,
    subscribe,
    choose: (connector) => {
      sessionStorage.setItem(KEPT, connector)
      set(() => connector)
    },
  }
}

export const ConnectorChoiceContext = createContext<ConnectorChoice | null>(null)

/** Nothing for all. */
export const useConnectorChoice = (): string => useStore(useRequired(ConnectorChoiceContext), (connector) => connector)

export const useChooseConnector = (): ((connector: string) => void) => useRequired(ConnectorChoiceContext).choose
