import type { ContactItem, ConversationItem } from '@passerelle/protocol'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'

const keyOf = (conversation: string) => [...keys.contact, conversation]

/** Colleagues change it too: read again whenever it is shown. */
export function useContact(conversation: string) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keyOf(conversation),
    queryFn: ({ signal }) => api.readContact(conversation, signal),
    staleTime: 0,
  })
}

export type ContactChange =
  | { kind: 'join'; conversation: string }
  | { kind: 'separate'; connector_id: string; customer_id: string }
  | { kind: 'describe'; email: string | null; phone: string | null }

export function useChangeContact({ id, connector_id, customer_id }: ConversationItem) {
  const api = useDeskApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: ContactChange): Promise<ContactItem> => {
      if (change.kind === 'join') return api.joinContact(id, change.conversation)
      if (change.kind === 'describe') return api.updateCustomer(id, { email: change.email, phone: change.phone })
      return api.separateContact(id, { connector_id: change.connector_id, customer_id: change.customer_id })
    },
    onSuccess: (contact) => {
      client.setQueryData(keyOf(id), contact)
      void client.invalidateQueries({ queryKey: [...keys.customer, connector_id, customer_id] })
    },
  })
}

/** Conversations of customers that the words find. */
export function useFoundCustomers(text: string) {
  const api = useDeskApi()
  const q = useDeferredValue(text.trim())
  const query = useQuery({
    queryKey: [...keys.customer, 'join', q],
    queryFn: ({ signal }) => api.listConversations({ status: 'all', q }, null, signal),
    enabled: q.length > 1,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  })
  return q.length > 1 ? query.data?.items : undefined
}
