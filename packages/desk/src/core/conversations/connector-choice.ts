/** The connector that all lists are filtered by. It lasts as long as the tab. */
import { createStore, useStore } from '../lib/store.ts'

const KEPT = 'passerelle.connector'

const connectorStore = createStore(globalThis.sessionStorage?.getItem(KEPT) ?? '')

/** Nothing for all. */
export const useConnectorChoice = (): string => useStore(connectorStore, (connector) => connector)

export function chooseConnector(connector: string): void {
  sessionStorage.setItem(KEPT, connector)
  connectorStore.set(() => connector)
}
