import { Button, Drawer, Skeleton } from '@mantine/core'
import type { DeliveryItem } from '@passerelle/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatFull } from '../../../core/i18n/format.ts'
import { useConnectors, useNames } from '../../../core/operator/console-queries.ts'
import { CopyButton } from '../../../core/ui/copy-button.tsx'
import { Failure } from '../../../core/ui/failure.tsx'
import form from '../../../core/ui/form.module.css'
import { useNotifyError } from '../../../core/ui/notify.ts'
import { AttemptList } from './attempt-list.tsx'
import classes from './deliveries.module.css'
import { DeliveryBody } from './delivery-body.tsx'
import { useDelivery, useDeliveryAction } from './delivery-queries.ts'
import { DeliveryState } from './delivery-state.tsx'

export function DeliveryDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('console')
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={560}
      padding={0}
      title={t('deliveries.one')}
      styles={{ header: { padding: '0 12px 0 20px' }, title: { fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {id !== undefined && <DeliveryDetails id={id} />}
    </Drawer>
  )
}

function DeliveryDetails({ id }: { id: string }) {
  const { t } = useTranslation('console')
  const query = useDelivery(id)
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={14} width="60%" m="lg" radius="xl" />
  return (
    <div className={classes.drawer}>
      <Facts delivery={query.data} />
      <Actions delivery={query.data} />
      <section aria-label={t('deliveries.attempts')}>
        <h3>{t('deliveries.attempts')}</h3>
        <AttemptList delivery={query.data} />
      </section>
      <section aria-label={t('deliveries.body')}>
        <h3>{t('deliveries.body')}</h3>
        <DeliveryBody delivery={id} />
      </section>
    </div>
  )
}

function Facts({ delivery }: { delivery: DeliveryItem }) {
  const { t, i18n } = useTranslation('console')
  const { connectorName } = useNames()
  const connector = useConnectors().data?.find((one) => one.id === delivery.connector_id)
  const isEvent = delivery.kind === 'event'
  const url = isEvent ? connector?.events_url : connector?.webhook_url
  const subject = (isEvent ? delivery.event_id : delivery.message_id) ?? ''
  const subjectName = t(isEvent ? 'deliveries.event' : 'deliveries.message')
  const at = (time: string) => formatFull(i18n.language, Date.parse(time))
  const facts: [string, ReactNode][] = [
    [t('deliveries.stateTitle'), <DeliveryState key="state" delivery={delivery} />],
    [t('deliveries.connector'), connectorName(delivery.connector_id)],
    ...(delivery.customer_id === null ? [] : [customerFact(t('deliveries.customer'), delivery.customer_id)]),
    ...(delivery.event_type === null ? [] : [monoFact(t('deliveries.eventType'), delivery.event_type)]),
    monoFact(subjectName, subject),
    [t('ui.created'), at(delivery.created_at)],
    ...(url ? [monoFact(t(isEvent ? 'deliveries.eventsUrl' : 'deliveries.webhook'), url)] : []),
  ]
  if (delivery.settled_at) facts.push([t('deliveries.settled'), at(delivery.settled_at)])
  return (
    <dl className={form.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {name === subjectName && <CopyButton value={subject} label={t('ui.copy', { name })} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const customerFact = (name: string, customer: string): [string, ReactNode] => [
  name,
  <Link key="customer" to={`/console/deliveries?customer_id=${encodeURIComponent(customer)}`}>
    {customer}
  </Link>,
]

const monoFact = (name: string, value: string): [string, ReactNode] => [
  name,
  <span key={name} className={form.mono}>
    {value}
  </span>,
]

function Actions({ delivery }: { delivery: DeliveryItem }) {
  const { t } = useTranslation('console')
  const notifyError = useNotifyError()
  const replay = useDeliveryAction('replay')
  const skip = useDeliveryAction('skip')
  const isPending = delivery.state === 'pending'
  return (
    <div className={classes.actions}>
      <div className={form.buttons}>
        {isPending ? (
          <Button
            size="xs"
            variant="default"
            loading={skip.isPending}
            onClick={() => skip.mutate(delivery.id, { onError: notifyError })}
          >
            {t('deliveries.skip')}
          </Button>
        ) : (
          <Button
            size="xs"
            loading={replay.isPending}
            onClick={() => replay.mutate(delivery.id, { onError: notifyError })}
          >
            {t('deliveries.replay')}
          </Button>
        )}
        <span role="status" className={form.saved}>
          {replay.isSuccess && t('deliveries.replayed')}
          {skip.isSuccess && t('deliveries.skipped')}
        </span>
      </div>
      <p className={form.muted}>{t(isPending ? 'deliveries.skipHint' : 'deliveries.replayHint')}</p>
    </div>
  )
}
