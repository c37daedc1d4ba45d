/** The connector and the tag that all lists are filtered by, and their order. They last as long as the tab. */
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import type { Sort } from './views.ts'

interface Choice extends Pick<Store<string>, 'get' | 'subscribe'> {
  choose: (value: string) => void
}

function createChoice(kept: string): Choice {
  const { get, set, subscribe } = createStore(sessionStorage.getItem(kept) ?? '')
  return {
    get,
    subscribe,
    choose: (value) => {
      sessionStorage.setItem(kept, value)
      set(() => value)
    },
  }
}

export const createListChoices = () => ({
  connector: createChoice('passerelle.connector'),
  tag: createChoice('passerelle.tag'),
  sort: createChoice('passerelle.sort'),
})

export type ListChoices = ReturnType<typeof createListChoices>

export const ListChoicesContext = createContext<ListChoices | null>(null)

/** Nothing for all. */
export const useConnectorChoice = (): string => useStore(useRequired(ListChoicesContext).connector, (one) => one)
export const useTagChoice = (): string => useStore(useRequired(ListChoicesContext).tag, (one) => one)

export const useChooseConnector = (): Choice['choose'] => useRequired(ListChoicesContext).connector.choose
export const useChooseTag = (): Choice['choose'] => useRequired(ListChoicesContext).tag.choose

export const useSortChoice = (): Sort =>
  useStore(useRequired(ListChoicesContext).sort, (one) => (one === 'newest' ? one : 'longest_waiting'))
export const useChooseSort = (): Choice['choose'] => useRequired(ListChoicesContext).sort.choose
