/** Conversations that somebody handed to the agent, until they are opened: in all tabs of the browser, and over a reload. */
import type { ConversationItem } from '@passerelle/protocol'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { createContext, useEffect } from 'react'
import { isStatus } from '../api/api-error.ts'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { keepEntries } from '../lib/kept-entries.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import type { TabStorage } from '../lib/tab-storage.ts'
import { useRequired } from '../lib/use-required.ts'
import { useMe } from '../session/session.ts'
import { conversationOptions, findListed } from './conversation-queries.ts'

export interface Handed {
  store: Store<readonly string[]>
  /** At login: what was handed to this agent, and not opened yet. */
  load: (agent: string) => void
  add: (conversation: string) => void
  forget: (conversation: string) => void
  /** As it is now: what has become somebody else's, or was closed, needs no opening. */
  follow: (item: ConversationItem, me: string) => void
}

export function createHanded(storage: TabStorage): Handed {
  const store = createStore<readonly string[]>([])
  const kept = keepEntries<true>({ storage, kind: 'handed', onChange: () => reread() })
  const reread = (): void => store.set(() => kept.all().map(([id]) => id))
  const write = (id: string, value: true | undefined): void => {
    if (kept.read(id) === value) return
    kept.write(id, value)
    reread()
  }
  return {
    store,
    load: (agent) => {
      kept.belongTo(agent)
      reread()
    },
    add: (id) => write(id, true),
    forget: (id) => write(id, undefined),
    follow: (item, me) => {
      if (!isStillMine(item, me)) write(item.id, undefined)
    },
  }
}

export const HandedContext = createContext<Handed | null>(null)

const isStillMine = ({ status, assignee }: ConversationItem, me: string): boolean =>
  status === 'open' && assignee?.id === me

/** How many wait to be opened; not those with something unread, which count by that. Pure. */
export const countHanded = (items: readonly ConversationItem[], me: string): number =>
  items.filter((item) => isStillMine(item, me) && item.unread_count === 0).length

export function useHandedCount(): number {
  const api = useDeskApi()
  const me = useMe().agent.id
  const ids = useStore(useRequired(HandedContext).store, (state) => state)
  const client = useQueryClient()
  const queries = useQueries({
    queries: ids.map((id) => ({
      ...conversationOptions(api, id),
      // The list knows it already, and changes of it come by themselves.
      initialData: () => findListed(client.getQueriesData({ queryKey: keys.lists }), id),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  return countHanded(
    // What is out of sight by now is not waiting, though what was read before stays at hand.
    queries.flatMap(({ data, error }) => (isStatus(error, 404) ? [] : (data ?? []))),
    me,
  )
}

/** Opened, where somebody can see it, it is no longer to be told. */
export function useOpenHanded(conversation: string, isVisible: boolean): void {
  const { store, forget } = useRequired(HandedContext)
  const isHanded = useStore(store, (ids) => ids.includes(conversation))
  useEffect(() => {
    if (isVisible && isHanded) forget(conversation)
  }, [conversation, isVisible, isHanded, forget])
}
