import type { SessionItem, SessionRequest } from '@passerelle/protocol'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { isStatus } from '../api/api-error.ts'
import { forgetSession, holdSession } from '../api/client.ts'
import { logIn, logOut, readSession } from '../api/endpoints.ts'
import { endedStore, forgetData, keys } from '../api/query-client.ts'
import { loadPreferences } from '../preferences/preferences.ts'

const accept = (session: SessionItem): SessionItem => {
  holdSession(session)
  loadPreferences(session.agent.id)
  return session
}

/** `null`: nobody is logged in. */
export const useSession = () =>
  useQuery<SessionItem | null>({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      try {
        return accept(await readSession(signal))
      } catch (error) {
        if (isStatus(error, 401)) return null
        throw error
      }
    },
  })

export function useLogIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (credentials: SessionRequest) => logIn(credentials),
    onSuccess: (session) => {
      endedStore.set(() => false)
      client.setQueryData(keys.session, accept(session))
    },
  })
}

export function useLogOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: logOut,
    onSuccess: () => {
      forgetSession()
      client.setQueryData(keys.session, null)
      forgetData(client)
    },
  })
}

export const SessionContext = createContext<SessionItem | null>(null)

/** Inside the gate somebody is logged in. */
export function useMe(): SessionItem {
  const session = use(SessionContext)
  if (!session) throw new Error('useMe is only for what lies inside SessionGate')
  return session
}
