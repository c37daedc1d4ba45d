import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { type NewerMessage, useRefused } from '../../core/conversations/newer-message.ts'
import { useSeen } from '../../core/conversations/seen.ts'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './newer-message-dialog.module.css'

interface NewerMessageDialogProps {
  newer: NewerMessage
  onDecided: () => void
}

/** Shows what the customer has written meanwhile, and asks again. */
export default function NewerMessageDialog({ newer, onDecided }: NewerMessageDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const { conversation, message, action } = newer
  const change = useChangeConversation(conversation)
  const refused = useRefused()
  const seen = useSeen()
  const keep = () => {
    seen.record(conversation, message.id)
    onDecided()
  }
  const goOn = () =>
    change.mutate(
      { ...action, lastSeen: message.id },
      {
        onSuccess: onDecided,
        onError: (error) => {
          onDecided()
          refused(conversation, error, action)
        },
      },
    )
  const files = message.attachments.length
  return (
    <Modal
      opened
      onClose={keep}
      centered
      title={t('newer.title', { name: message.sender.name })}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('newer.keep') }}
    >
      <div role="alert">
        <blockquote className={classes.quote} dir="auto">
          {message.message || (files > 0 ? t('inbox.attachments', { count: files }) : t('thread.richContent'))}
        </blockquote>
        <p className={classes.hint}>{t(action.kind === 'snooze' ? 'newer.hintSnooze' : 'newer.hint')}</p>
      </div>
      <div className={classes.buttons}>
        <Button size="sm" variant="default" onClick={keep} data-autofocus>
          {t('newer.keep')}
        </Button>
        <Button size="sm" loading={change.isPending} onClick={goOn}>
          {t(`newer.${action.kind}`)}
        </Button>
      </div>
    </Modal>
  )
}
