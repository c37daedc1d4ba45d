import { Checkbox, Skeleton, TextInput } from '@mantine/core'
import type { ErasureItem } from '@passerelle/protocol'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useNames, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { useErrorText } from '../../../core/ui/error-text.ts'
import form from '../../../core/ui/form.module.css'
import { useNotifyRefusal } from '../../../core/ui/notify.ts'
import { useIsShown } from '../../../core/ui/use-is-shown.ts'
import { useErasedText } from './erased-text.ts'

interface EraseDialogProps {
  connector: string
  customer: string
  onClose: () => void
}

/** It cannot be undone, so the id has to be written out. */
export function EraseDialog({ connector, customer, onClose }: EraseDialogProps) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const isShown = useIsShown()
  const errorText = useErrorText()
  const notifyRefusal = useNotifyRefusal()
  const [isWhole, setWhole] = useState(false)
  const [written, setWritten] = useState('')
  const named = { connector_id: connector, customer_id: customer }
  const contact = useQuery({
    queryKey: [...consoleKeys.contact, connector, customer],
    queryFn: () => api.readContact(named),
    staleTime: 0,
    gcTime: 0,
  })
  const erase = useMutation({
    mutationFn: () => {
      const customers = others.map(({ connector_id, customer_id }) => ({ connector_id, customer_id }))
      return api.eraseCustomer({ ...named, contact: isWhole, customers })
    },
    onError: (error) => {
      // Others may be joined by now: they are shown, to be confirmed.
      void contact.refetch()
      if (!isShown()) notifyRefusal(t('customers.failedOf', { id: customer, reason: errorText(error) }))
    },
    onSuccess: () => refresh(consoleKeys.deliveries, consoleKeys.audit),
  })
  const others = contact.data?.customers ?? []
  const isReady = contact.isSuccess && written === customer
  const submit = () => {
    if (erase.data) onClose()
    else if (isReady) erase.mutate()
  }
  return (
    <Dialog
      title={t('customers.titleOf', { id: customer })}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t(erase.data ? 'ui.done' : 'customers.submit')}
      danger={!erase.data}
      disabled={!erase.data && !isReady}
      pending={erase.isPending}
      error={erase.error ?? contact.error}
      done={erase.data !== undefined}
    >
      {erase.data ? (
        <Erased erasure={erase.data} />
      ) : (
        <>
          <p>{t('customers.hint')}</p>
          {contact.isPending && <Skeleton height={20} radius="md" />}
          {contact.isSuccess && <Whose customers={isWhole ? [named, ...others] : [named]} />}
          {others.length > 0 && (
            <Checkbox
              label={t('customers.contact', { count: others.length })}
              checked={isWhole}
              disabled={erase.isPending}
              onChange={(event) => setWhole(event.currentTarget.checked)}
            />
          )}
          <TextInput
            label={t('customers.confirm', { id: customer })}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        </>
      )}
      <p role="status" hidden={!erase.isPending} className={form.muted}>
        {erase.isPending && t('customers.erasing')}
      </p>
    </Dialog>
  )
}

function Whose({ customers }: { customers: readonly { connector_id: string; customer_id: string }[] }) {
  const { t } = useTranslation('console')
  const { connectorName } = useNames()
  return (
    <ul className={form.list} aria-label={t('customers.whose')}>
      {customers.map(({ connector_id, customer_id }) => (
        <li key={`${connector_id} ${customer_id}`}>
          <bdi>{customer_id}</bdi> · <bdi>{connectorName(connector_id)}</bdi>
        </li>
      ))}
    </ul>
  )
}

function Erased({ erasure }: { erasure: ErasureItem }) {
  const { t } = useTranslation('console')
  const erasedText = useErasedText()
  return (
    <div role="status">
      <p>{erasedText(erasure)}</p>
      {erasure.files_left > 0 && <p>{t('customers.filesLeft', { count: erasure.files_left })}</p>}
    </div>
  )
}
