import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useDeskApi } from '../api/desk-api.ts'
import { useAnnounce } from '../ui/announce.ts'
import { useNotifyError } from '../ui/notify.ts'
import { useApplyConversation } from './apply-conversation.ts'
import { useQueue } from './queue-queries.ts'
import { inboxPath, queueOf, type View } from './views.ts'

/** Takes who waits longest, in the queue that is shown or in all of one's own, and opens it. */
export function useTakeNext(view: View) {
  const api = useDeskApi()
  const { t } = useTranslation()
  const apply = useApplyConversation()
  const announce = useAnnounce()
  const notifyError = useNotifyError()
  const navigate = useNavigate()
  const shown = useQueue(queueOf(view))
  const queue = shown?.is_own ? shown : undefined
  const take = useMutation({
    mutationFn: () => api.takeNext(queue?.id),
    onSuccess: (item) => {
      if (!item) {
        const id = 'nobody waits'
        notifications.hide(id)
        notifications.show({
          ...{ id, role: 'status', priority: 1, closeButtonProps: { 'aria-label': t('errors.dismiss') } },
          message: queue ? t('takeNext.nobodyIn', { queue: queue.name }) : t('takeNext.nobody'),
        })
        return
      }
      apply(item)
      announce(t('takeNext.taken', { name: item.customer_name }))
      void navigate(inboxPath('mine', item.id))
    },
    onError: notifyError,
  })
  return {
    /** The one queue it is taken from. */
    queue,
    isPending: take.isPending,
    takeNext: () => {
      if (!take.isPending) take.mutate()
    },
  }
}
