import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { inboxPath } from '../../core/conversations/views.ts'
import { callAttention, type Means } from '../../core/preferences/attention.ts'

/** Says that a note names the reader: it stays until it is opened or dismissed. */
export function useTellMention() {
  const { t } = useTranslation()
  return (conversation: string, customerName = '', means: Means): void => {
    const path = inboxPath('open', conversation)
    const title = t('note.mentioned')
    if (!callAttention({ conversation, title, body: customerName, path }, means)) return
    const id = `mention ${conversation}`
    const open = () => {
      notifications.hide(id)
      means.go(path)
    }
    // One a conversation, however often it is told.
    notifications.hide(id)
    notifications.show({
      ...{ id, title, autoClose: false, closeButtonProps: { 'aria-label': t('errors.dismiss') } },
      message: (
        <>
          <bdi>{customerName}</bdi>{' '}
          <Button size="compact-xs" variant="light" onClick={open}>
            {t('note.open')}
          </Button>
        </>
      ),
    })
  }
}
