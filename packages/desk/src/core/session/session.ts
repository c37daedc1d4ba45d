import type { SessionItem, SessionRequest, SignInItem } from '@passerelle/protocol'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext } from 'react'
import { isStatus } from '../api/api-error.ts'
import { useApiClient } from '../api/client.ts'
import { useDeskApi } from '../api/desk-api.ts'
import { forgetData, keys } from '../api/query-client.ts'
import { createStore, type Store } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { usePreferencesStore } from '../preferences/preferences.ts'

/** By itself, or by somebody else's log-in in another tab. */
type Ending = 'expired' | { by: string }

/** How a session ended that nobody ended here, until the next log-in. */
export type Ended = Store<Ending | undefined>

export const createEnded = (): Ended => createStore<Ending | undefined>(undefined)

export const EndedContext = createContext<Ended | null>(null)

export function endSession(queries: QueryClient, ended: Ended): void {
  const wasLoggedIn = queries.getQueryData(keys.session) != null
  queries.setQueryData(keys.session, null)
  if (!wasLoggedIn) return
  ended.set(() => 'expired')
  forgetData(queries)
}

export function giveWay(queries: QueryClient, ended: Ended, { agent }: SessionItem): void {
  ended.set(() => ({ by: agent.name }))
  forgetData(queries)
}

function useAccept(): (session: SessionItem) => SessionItem {
  const client = useApiClient()
  const preferences = usePreferencesStore()
  return (session) => {
    client.holdSession(session)
    preferences.load(session.agent.id)
    return session
  }
}

/** `null`: nobody is logged in. */
export function useSession() {
  const api = useDeskApi()
  const accept = useAccept()
  return useQuery<SessionItem | null>({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      try {
        return accept(await api.readSession(signal))
      } catch (error) {
        if (isStatus(error, 401)) return null
        throw error
      }
    },
  })
}

const byPassword: SignInItem = { password: true, single_sign_on: null }

/** How people log in; undefined until it is known. With a password while the server does not say. */
export function useSignIn(): SignInItem | undefined {
  const api = useDeskApi()
  const query = useQuery({
    queryKey: keys.signIn,
    queryFn: ({ signal }) => api.readSignIn(signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return query.data ?? (query.isError ? byPassword : undefined)
}

export function useLogIn() {
  const api = useDeskApi()
  const queries = useQueryClient()
  const ended = useRequired(EndedContext)
  const accept = useAccept()
  return useMutation({
    mutationFn: (credentials: SessionRequest) => api.logIn(credentials),
    onSuccess: (session) => {
      ended.set(() => undefined)
      queries.setQueryData(keys.session, accept(session))
    },
  })
}

export function useLogOut() {
  const api = useDeskApi()
  const client = useApiClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.logOut(),
    onSuccess: () => {
      client.forgetSession()
      queries.setQueryData(keys.session, null)
      forgetData(queries)
    },
  })
}

export const SessionContext = createContext<SessionItem | null>(null)

/** Inside RequireSession somebody is logged in. */
export const useMe = (): SessionItem => useRequired(SessionContext)
