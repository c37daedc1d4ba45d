import { useTranslation } from 'react-i18next'
import { useBulk } from '../../core/conversations/bulk.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import type { Meant } from '../../core/conversations/selection.ts'
import { useAnnounce } from '../../core/ui/announce.ts'

/** Null ends it. */
export function useSnooze({ conversations, isSelected }: Meant, onDone: () => void) {
  const { t } = useTranslation()
  const [only = ''] = conversations
  const one = useChangeConversation(only)
  const many = useBulk()
  const refused = useRefused()
  const announce = useAnnounce()
  const snooze = (until: string | null): void => {
    if (isSelected) {
      onDone()
      void many(conversations, { type: 'snooze', until })
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
