import { Button, Modal, Skeleton, TextInput } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isTransient } from '../../core/api/api-error.ts'
import dialog from '../../core/ui/dialog.module.css'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { useContact } from './contact-queries.ts'
import classes from './customer-pane.module.css'
import type { ConversationsOfContact, Erase } from './erase-queries.ts'
import { type ErasedCustomer, erasedCustomers, isWritten } from './erased-customers.ts'

interface EraseDialogProps {
  item: ConversationItem
  conversations: ConversationsOfContact
  erase: Erase
  onClose: () => void
}

/** It cannot be undone, so the name has to be written out. */
export function EraseDialog({ item, conversations, erase, onClose }: EraseDialogProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  useFocusBack()
  const contact = useContact(item.id)
  const [isWhole, setWhole] = useState(false)
  const [written, setWritten] = useState('')
  const name = item.customer_name
  const isKnown = contact.data !== undefined && conversations.data !== undefined
  const all = isKnown ? erasedCustomers(item, contact.data, conversations.data) : []
  const erased = isWhole ? all : all.slice(0, 1)
  const isReady = isKnown && isWritten(written, name) && !erase.isPending
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) erase.mutate(erased)
  }
  // What is being erased cannot be called off.
  const close = () => {
    if (!erase.isPending) onClose()
  }
  const failed = contact.data ? conversations : contact
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={t('erase.title', { name })}
      classNames={{ title: dialog.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('erase.cancel'), disabled: erase.isPending }}
    >
      <form className={dialog.form} onSubmit={submit} noValidate>
        <p>{t('erase.hint')}</p>
        {isKnown ? (
          <ErasedList customers={erased} />
        ) : failed.isError ? (
          <Failure error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <Skeleton height={38} radius="md" />
        )}
        {all.length > 1 && (
          <label className={classes.whole}>
            <input
              type="checkbox"
              checked={isWhole}
              disabled={erase.isPending}
              onChange={(event) => setWhole(event.currentTarget.checked)}
            />
            {t('erase.contact', { count: all.length - 1 })}
          </label>
        )}
        <TextInput
          label={t('erase.confirm', { name })}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <p role="status" className={classes.none}>
          {erase.isPending && t('erase.erasing')}
        </p>
        {erase.isError && (
          <Notice tone="danger">
            {errorText(erase.error)} {isTransient(erase.error) && t('erase.failed')}
          </Notice>
        )}
        <div className={dialog.buttons}>
          <Button size="sm" variant="default" onClick={close} disabled={erase.isPending}>
            {t('erase.cancel')}
          </Button>
          <Button size="sm" type="submit" color="red.9" loading={erase.isPending} disabled={!isReady}>
            {t('erase.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function ErasedList({ customers }: { customers: readonly ErasedCustomer[] }) {
  const { t } = useTranslation()
  return (
    <ul className={classes.also} aria-label={t('erase.whose')}>
      {customers.map(({ connector_id, connector_name, customer_id, customer_name, conversations }) => (
        <li key={`${connector_id} ${customer_id}`}>
          <div>
            <bdi title={customer_id}>{customer_name}</bdi>
            <p>
              <bdi>{connector_name}</bdi> · {t('erase.count', { count: conversations })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
