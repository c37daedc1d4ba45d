import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { BulkItem, ConversationItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useDeskApi } from '../api/desk-api.ts'
import { newKey } from '../lib/new-key.ts'
import { useAnnounce } from '../ui/announce.ts'
import { useNotifyError } from '../ui/notify.ts'
import { useApplyConversation } from './apply-conversation.ts'
import { keepsFocus } from './keeps-focus.ts'
import { useTellRefused } from './tell-refused.ts'
import { useUndoStore } from './undo.ts'

const OFFERED_MS = 5_000

interface Done {
  /** In words: what was done. */
  text: string
  items: readonly ConversationItem[]
  /** Where the agent was; undefined when it cannot be undone. */
  path: string | undefined
}

/** Says what was done, and offers to undo it for five seconds: by the button, or by a key. */
export function useOfferUndo(): (done: Done) => void {
  const { t } = useTranslation()
  const store = useUndoStore()
  const undo = useUndo()
  return ({ text, items, path }) => {
    const conversations = items.map(({ id }) => id)
    // Of its own: a toast that took over another's would end with the time of that one.
    const id = newKey()
    const end = () => store.set((offer) => (offer?.id === id ? null : offer))
    const run = () => {
      end()
      notifications.hide(id)
      if (path !== undefined) undo(conversations, path)
    }
    const former = store.get()
    if (former) notifications.hide(former.id)
    store.set(() => ({ id, run: path === undefined ? undefined : run }))
    window.setTimeout(end, OFFERED_MS)
    notifications.show({
      // Before those that stay: it is there for a moment only.
      ...{ id, role: 'status', autoClose: OFFERED_MS, onClose: end, priority: 1 },
      closeButtonProps: { 'aria-label': t('errors.dismiss') },
      message: (
        <>
          {text}{' '}
          {path !== undefined && (
            <Button size="compact-xs" variant="light" onClick={run} aria-keyshortcuts="z">
              {t('undo.undo')}
            </Button>
          )}
        </>
      ),
    })
  }
}

function useUndo(): (conversations: readonly string[], path: string) => void {
  const { t } = useTranslation()
  const api = useDeskApi()
  const apply = useApplyConversation()
  const announce = useAnnounce()
  const tellRefused = useTellRefused()
  const notifyError = useNotifyError()
  const navigate = useNavigate()
  return (conversations, path) => {
    api.bulk({ ids: [...conversations], action: { type: 'undo' } }).then(
      (items) => {
        for (const { conversation } of items) if (conversation) apply(conversation)
        const refused = items.filter(({ done }) => !done)
        // Out of sight by now, whether somebody has moved it or it is erased.
        const isGone = ({ error }: BulkItem) => error?.code === 'conversation_not_found'
        tellRefused(refused.filter(isGone), t('undo.gone'))
        tellRefused(refused.filter((item) => !isGone(item)))
        if (refused.length === items.length) return
        announce(t('undo.undone'))
        void navigate(path, { state: keepsFocus })
      },
      (error) => notifyError(error),
    )
  }
}
