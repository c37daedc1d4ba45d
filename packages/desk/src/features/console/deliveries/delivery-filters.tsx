import { NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useConnectors } from '../console-queries.ts'
import type { DeliveryFilter } from '../operator-api.ts'
import classes from './deliveries.module.css'
import { STATES } from './delivery-state.tsx'

const TYPING_MS = 300

export function DeliveryFilters({ filter }: { filter: DeliveryFilter }) {
  const { t } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  const [, setSearch] = useSearchParams()
  const timer = useRef<number>(undefined)
  const [customer, setCustomer] = useState(filter.customer_id)
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const set = (name: keyof DeliveryFilter, value: string) =>
    setSearch(
      (current) => {
        if (value === '') current.delete(name)
        else current.set(name, value)
        return current
      },
      { replace: true },
    )
  const typeCustomer = (text: string) => {
    setCustomer(text)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => set('customer_id', text.trim()), TYPING_MS)
  }
  return (
    <search className={classes.filters}>
      <NativeSelect
        size="sm"
        label={t('deliveries.connector')}
        value={filter.connector_id}
        onChange={(event) => set('connector_id', event.currentTarget.value)}
        data={[{ value: '', label: t('ui.all') }, ...connectors.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <NativeSelect
        size="sm"
        label={t('deliveries.stateTitle')}
        value={filter.state}
        onChange={(event) => set('state', event.currentTarget.value)}
        data={[
          { value: '', label: t('ui.all') },
          ...STATES.map((state) => ({ value: state, label: t(`deliveries.state.${state}`) })),
        ]}
      />
      <TextInput
        size="sm"
        label={t('deliveries.customer')}
        placeholder={t('deliveries.customerHint')}
        value={customer}
        onChange={(event) => typeCustomer(event.currentTarget.value)}
      />
    </search>
  )
}
