import { Skeleton } from '@mantine/core'
import type { DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatFull } from '../../../core/i18n/format.ts'
import { useConnectors } from '../../../core/operator/console-queries.ts'
import { Failure } from '../../../core/ui/failure.tsx'
import form from '../../../core/ui/form.module.css'
import { useNow } from '../../../core/ui/use-now.ts'
import { Attempt } from './attempt.tsx'
import classes from './deliveries.module.css'
import { useAttempts } from './delivery-queries.ts'
import { WaitingReason } from './waiting-reason.tsx'

/** The newest first and open: that is the one in question. */
export function AttemptList({ delivery }: { delivery: DeliveryItem }) {
  const { t } = useTranslation('console')
  const query = useAttempts(delivery.id)
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={40} radius="md" mt="xs" />
  const attempts = query.data.toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at))
  return (
    <div className={classes.body}>
      <WhatComes delivery={delivery} />
      {attempts.length === 0 && <p className={form.muted}>{t('deliveries.noAttempts')}</p>}
      <ol className={classes.attempts} reversed>
        {attempts.map((attempt, index) => (
          <li key={attempt.id}>
            <Attempt
              attempt={attempt}
              before={attempts[index + 1]}
              number={attempts.length - index}
              open={index === 0}
            />
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Of one that waits: when it is tried next, or what it waits for. */
function WhatComes({ delivery }: { delivery: DeliveryItem }) {
  const { t, i18n } = useTranslation('console')
  const connector = useConnectors().data?.find((one) => one.id === delivery.connector_id)
  const now = useNow(1000)
  if (delivery.state !== 'pending') return null
  const { next_attempt_at: next } = delivery
  const nextAt = next === null ? now : Date.parse(next)
  return (
    <p className={form.muted}>
      <WaitingReason delivery={delivery} connector={connector} className={classes.next} />{' '}
      {next === null && t('deliveries.behind')}
      {nextAt > now && `(${formatFull(i18n.language, nextAt)})`}
    </p>
  )
}
