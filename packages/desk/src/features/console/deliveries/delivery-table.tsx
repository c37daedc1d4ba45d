import { Checkbox } from '@mantine/core'
import type { DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { formatFull } from '../../../core/i18n/format.ts'
import { useProblemText } from '../../../core/i18n/i18n.ts'
import { useConnectors } from '../../../core/operator/console-queries.ts'
import { Ago } from '../../../core/ui/ago.tsx'
import table from '../../../core/ui/table.module.css'
import { useNow } from '../../../core/ui/use-now.ts'
import classes from './deliveries.module.css'
import { nameOfDelivery } from './delivery-name.ts'
import { DeliveryState } from './delivery-state.tsx'
import { WaitingReason } from './waiting-reason.tsx'

interface DeliveryTableProps {
  /** The address of the list: that of a delivery is below it. */
  path: string
  deliveries: DeliveryItem[]
  shown: string | undefined
  selected: ReadonlySet<string>
  onToggle: (ids: string[], on: boolean) => void
}

export function DeliveryTable({ path, deliveries, shown, selected, onToggle }: DeliveryTableProps) {
  const { t } = useTranslation('console')
  const now = useNow(5000)
  // What waits needs no replay.
  const ids = deliveries.filter(({ state }) => state !== 'pending').map(({ id }) => id)
  const count = ids.filter((id) => selected.has(id)).length
  return (
    <table className={`${table.table} ${classes.log}`} aria-label={t('deliveries.title')}>
      <thead>
        <tr>
          <th scope="col" className={classes.tick}>
            <Checkbox
              size="xs"
              aria-label={t('deliveries.selectAll')}
              disabled={ids.length === 0}
              checked={count > 0 && count === ids.length}
              indeterminate={count > 0 && count < ids.length}
              onChange={(event) => onToggle(ids, event.currentTarget.checked)}
            />
          </th>
          <th scope="col">{t('deliveries.customer')}</th>
          <th scope="col" className={classes.state}>
            {t('deliveries.stateTitle')}
          </th>
          <th scope="col" className={table.wide}>
            {t('deliveries.connector')}
          </th>
          <th scope="col" className={`${table.wide} ${classes.what}`}>
            {t('deliveries.reason')}
          </th>
          <th scope="col" className={`${table.wider} ${table.num} ${classes.count}`}>
            {t('deliveries.attempts')}
          </th>
          <th scope="col" className={`${table.wide} ${classes.when}`}>
            {t('ui.created')}
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <Row
            key={delivery.id}
            path={`${path}/${delivery.id}`}
            delivery={delivery}
            now={now}
            shown={delivery.id === shown}
            selected={selected.has(delivery.id)}
            onToggle={(on) => onToggle([delivery.id], on)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  path: string
  delivery: DeliveryItem
  now: number
  shown: boolean
  selected: boolean
  onToggle: (on: boolean) => void
}

function Row({ path, delivery, now, shown, selected, onToggle }: RowProps) {
  const { t, i18n } = useTranslation('console')
  const connector = useConnectors().data?.find((one) => one.id === delivery.connector_id)
  const [search] = useSearchParams()
  const { created_at: created, customer_id: customer, event_type: event } = delivery
  const problemText = useProblemText()
  const { last_error: text, reason } = delivery
  const error = text === null ? null : problemText({ text, reason: reason ?? undefined })
  const isWaiting = delivery.state === 'pending'
  const connectorName = connector?.name ?? delivery.connector_id
  return (
    <tr data-selected={shown || selected || undefined}>
      <td className={table.above} title={isWaiting ? t('deliveries.cannotSelect') : undefined}>
        <Checkbox
          size="xs"
          aria-label={t('deliveries.select', { customer: nameOfDelivery(delivery) })}
          disabled={isWaiting}
          checked={selected}
          onChange={(event) => onToggle(event.currentTarget.checked)}
        />
      </td>
      <td>
        <Link to={{ pathname: path, search: search.toString() }} className={table.main}>
          {nameOfDelivery(delivery)}
        </Link>
        {customer !== null && event !== null && <span className={table.sub}>{event}</span>}
        <span className={table.narrow}>
          {connectorName} · <Ago at={created} now={now} />
        </span>
      </td>
      <td>
        <DeliveryState delivery={delivery} />
      </td>
      <td className={table.wide}>
        <span className={table.one} title={connectorName}>
          {connectorName}
        </span>
      </td>
      <td className={table.wide}>
        {delivery.state !== 'delivered' && error !== null && (
          <span className={table.clamp} title={error}>
            {error}
          </span>
        )}
        <WaitingReason delivery={delivery} connector={connector} className={`${table.sub} ${table.sentence}`} />
      </td>
      <td className={`${table.wider} ${table.num}`}>{delivery.attempts}</td>
      <td className={`${table.wide} ${table.time}`} title={formatFull(i18n.language, Date.parse(created))}>
        <Ago at={created} now={now} />
      </td>
    </tr>
  )
}
