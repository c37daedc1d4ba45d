import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { LIMITS } from '@passerelle/protocol'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../core/api/api-error.ts'
import { useChangeConversation, useLabels } from '../../core/conversations/conversation-queries.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import classes from '../../core/ui/dialog.module.css'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'

interface CloseReasonDialogProps {
  conversation: string
  onClose: () => void
}

/** Closes the conversation and says why: colleagues read it in the thread. */
export default function CloseReasonDialog({ conversation, onClose }: CloseReasonDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const [text, setText] = useState('')
  const reasons = useLabels().data?.close_reasons ?? []
  const change = useChangeConversation(conversation)
  const refused = useRefused()
  const reason = text.trim()
  const field = {
    label: t('closeReason.reason'),
    description: t('closeReason.hint'),
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => setText(event.currentTarget.value),
    'data-autofocus': true,
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (reason === '' || change.isPending) return
    const action = { kind: 'close', reason } as const
    change.mutate(action, {
      onSuccess: onClose,
      onError: (error) => {
        // A newer message is asked about in a dialog of its own, which keeps the reason.
        if (error instanceof ApiError && error.newerMessage) onClose()
        refused(conversation, error, action)
      },
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t('closeReason.title')}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('closeReason.cancel') }}
    >
      <form className={classes.form} onSubmit={onSubmit}>
        {reasons.length > 0 ? (
          <NativeSelect {...field} data={[{ value: '', label: t('closeReason.choose') }, ...reasons]} />
        ) : (
          <TextInput {...field} maxLength={LIMITS.nameLength} />
        )}
        <div className={classes.buttons}>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('closeReason.cancel')}
          </Button>
          <Button size="sm" type="submit" loading={change.isPending} disabled={reason === ''}>
            {t('closeReason.close')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
