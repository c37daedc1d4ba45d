import { useTranslation } from 'react-i18next'
import { useBulk } from '../../core/conversations/bulk.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import { useAnnounce } from '../../core/ui/announce.ts'

/** Of one conversation, or of many at once; null ends it. */
export function useSnooze(conversations: readonly string[], onDone: () => void) {
  const { t } = useTranslation()
  const [only = ''] = conversations
  const one = useChangeConversation(only)
  const many = useBulk()
  const refused = useRefused()
  const announce = useAnnounce()
  const snooze = (until: string | null): void => {
    if (conversations.length > 1) {
      onDone()
      many(conversations, { type: 'snooze', until })
      return
    }
    const action = { kind: 'snooze', until } as const
    one.mutate(action, {
      onSuccess: () => {
        if (until === null) announce(t('commandDone.wake'))
        onDone()
      },
      onError: (error) => {
        onDone()
        refused(only, error, action)
      },
    })
  }
  return { snooze, isPending: one.isPending }
}
