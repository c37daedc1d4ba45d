import { notifications } from '@mantine/notifications'
import type { ConversationItem } from '@passerelle/protocol'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { isStatus, isTransient } from '../../core/api/api-error.ts'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { readAll } from '../../core/api/read-all.ts'
import { useIsStillHere } from '../../core/conversations/leave.ts'
import { isSameCustomer } from '../../core/conversations/same-customer.ts'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { useNotifyRefusal } from '../../core/ui/notify.ts'
import { useIsShown } from '../../core/ui/use-is-shown.ts'
import type { ErasedCustomer } from './erased-customers.ts'

export type ConversationsOfContact = ReturnType<typeof useConversationsOfContact>

export function useConversationsOfContact({ id }: ConversationItem, isAsked: boolean) {
  const api = useDeskApi()
  return useQuery({
    queryKey: [...keys.contact, id, 'conversations'],
    queryFn: ({ signal }) => readAll((cursor) => api.listConversations({ status: 'all', contact: id }, cursor, signal)),
    enabled: isAsked,
    staleTime: 0,
  })
}

interface EraseOptions {
  view: View
  conversations: readonly ConversationItem[]
}

export type Erase = ReturnType<typeof useErase>

/** The thread goes with the customer, and the page that shows it: what comes of it is told elsewhere. */
export function useErase(item: ConversationItem, { view, conversations }: EraseOptions) {
  const api = useDeskApi()
  const client = useQueryClient()
  const { t, i18n } = useTranslation()
  const { drop } = useWriting()
  const navigate = useNavigate()
  const isStillHere = useIsStillHere()
  const isShown = useIsShown()
  const errorText = useErrorText()
  const notifyRefusal = useNotifyRefusal()
  return useMutation({
    mutationFn: (erased: readonly ErasedCustomer[]) =>
      api.eraseCustomer({
        connector_id: item.connector_id,
        customer_id: item.customer_id,
        contact: erased.length > 1,
        customers: erased.map(({ connector_id, customer_id }) => ({ connector_id, customer_id })),
      }),
    // The deletion may be told before it fails: then the thread is gone, and the dialog with it.
    onError: (error) => {
      // Others are joined by now: they are shown, to be confirmed.
      if (isStatus(error, 409)) void client.invalidateQueries({ queryKey: [...keys.contact, item.id] })
      if (isShown()) return
      const reason = [errorText(error), ...(isTransient(error) ? [t('erase.failed')] : [])].join(' ')
      notifyRefusal(t('erase.failedOf', { name: item.customer_name, reason }))
    },
    onSuccess: (_, erased) => {
      const isErased = (one: ConversationItem) => erased.some((customer) => isSameCustomer(one, customer))
      for (const { id } of [item, ...conversations.filter(isErased)]) drop(id)
      const named = erased.map(({ customer_name, connector_name }) => `${customer_name} (${connector_name})`)
      const names = new Intl.ListFormat(i18n.language).format(named)
      notifications.show({ color: 'green', message: t('erase.done', { names }) })
      if (!isStillHere()) return
      void navigate(inboxPath(view), { replace: true })
      document.getElementById('conversation')?.focus()
    },
  })
}
