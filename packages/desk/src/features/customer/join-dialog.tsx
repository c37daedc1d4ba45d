import { Modal, TextInput, UnstyledButton } from '@mantine/core'
import type { ContactItem, ConversationItem } from '@passerelle/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../core/ui/announce.ts'
import dialog from '../../core/ui/dialog.module.css'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { useChangeContact, useFoundCustomers } from './contact-queries.ts'
import classes from './customer-pane.module.css'
import { otherCustomers } from './other-customers.ts'

interface JoinDialogProps {
  item: ConversationItem
  contact: ContactItem
  onClose: () => void
}

/** Looks for the same person among the customers of the instance. */
export function JoinDialog({ item, contact, onClose }: JoinDialogProps) {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const errorText = useErrorText()
  useFocusBack()
  const [text, setText] = useState('')
  const change = useChangeContact(item)
  const found = useFoundCustomers(text)
  const offered = found && otherCustomers(found, item, contact)
  const join = ({ id, customer_name: name }: ConversationItem) =>
    change.mutate(
      { kind: 'join', conversation: id },
      {
        onSuccess: () => {
          announce(t('contact.joined', { name }))
          onClose()
        },
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t('contact.joinTitle', { name: item.customer_name })}
      classNames={{ title: dialog.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('contact.cancel') }}
    >
      <div className={dialog.form}>
        <TextInput
          label={t('contact.search')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <p role="status" className={classes.none}>
          {offered && t('contact.found', { count: offered.length })}
        </p>
        {offered && offered.length > 0 && (
          <ul className={classes.offered}>
            {offered.map((one) => (
              <li key={one.id}>
                <UnstyledButton className={classes.offer ?? ''} disabled={change.isPending} onClick={() => join(one)}>
                  <bdi>{one.customer_name}</bdi>
                  <span>
                    <bdi>{one.connector_name}</bdi> · <bdi>{one.customer_id}</bdi>
                  </span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
        {change.isError && <Notice tone="danger">{errorText(change.error)}</Notice>}
      </div>
    </Modal>
  )
}
