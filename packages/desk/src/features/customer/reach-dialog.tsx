import { Button, Modal, TextInput } from '@mantine/core'
import type { ContactItem, ConversationItem } from '@passerelle/protocol'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../core/ui/announce.ts'
import dialog from '../../core/ui/dialog.module.css'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { useForm } from '../../core/ui/use-form.ts'
import { useChangeContact } from './contact-queries.ts'

interface ReachDialogProps {
  item: ConversationItem
  contact: ContactItem
  onClose: () => void
}

/** Customers with the same address or number are joined. */
export function ReachDialog({ item, contact, onClose }: ReachDialogProps) {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const errorText = useErrorText()
  useFocusBack()
  const change = useChangeContact(item)
  const form = useForm({ email: contact.email ?? '', phone: contact.phone ?? '' })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (change.isPending) return
    change.mutate(
      { kind: 'describe', email: form.values.email || null, phone: form.values.phone || null },
      {
        onSuccess: () => {
          announce(t('contact.saved'))
          onClose()
        },
        onError: form.showFaults,
      },
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t('contact.editTitle')}
      classNames={{ title: dialog.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('contact.cancel') }}
    >
      <form className={dialog.form} onSubmit={onSubmit} noValidate>
        <TextInput {...form.text('email')} label={t('contact.email')} type="email" data-autofocus />
        <TextInput {...form.text('phone')} label={t('contact.phone')} type="tel" />
        {change.isError && <Notice tone="danger">{errorText(change.error, form.fields)}</Notice>}
        <div className={dialog.buttons}>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('contact.cancel')}
          </Button>
          <Button size="sm" type="submit" loading={change.isPending}>
            {t('contact.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
