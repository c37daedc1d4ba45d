import { Button } from '@mantine/core'
import type { DeliverySummary, MessageItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatUntil } from '../../i18n/format.ts'
import { useNotifyError } from '../../ui/notify.ts'
import { useNow } from '../../ui/use-now.ts'
import { DeliveryIcon } from './delivery-icon.tsx'
import { type DeliveryStatus, describeDelivery } from './delivery-wording.ts'
import { useRetryMessage } from './message-queries.ts'
import classes from './message-view.module.css'

interface DeliveryLineProps {
  message: MessageItem
  delivery: DeliverySummary
  /** In the midst of a group: all is well needs no word of its own. */
  quiet: boolean
  mine: boolean
}

export function DeliveryLine({ message, delivery, quiet, mine }: DeliveryLineProps) {
  const { t } = useTranslation()
  const retry = useRetryMessage(message.conversation_id)
  const notifyError = useNotifyError()
  const status = describeDelivery(delivery, Date.now())
  const isTroubled = status.word === 'retrying' || status.word === 'failed' || status.word === 'cancelled'
  const canRetry = status.word === 'failed' && (mine || message.author === undefined)
  return (
    <div className={classes.delivery} data-word={status.word} data-quiet={quiet || undefined}>
      <DeliveryIcon word={status.word} label={t(`delivery.${status.word}`)} />
      {status.word === 'retrying' && delivery.next_attempt_at !== undefined ? (
        <RetryingText status={status} nextAt={Date.parse(delivery.next_attempt_at)} />
      ) : (
        isTroubled && <TroubleText status={status} />
      )}
      {canRetry && (
        <Button
          size="compact-xs"
          variant="light"
          color="red"
          loading={retry.isPending}
          onClick={() => retry.mutate(message.id, { onError: notifyError })}
        >
          {t('delivery.retry')}
        </Button>
      )}
    </div>
  )
}

function TroubleText({ status, next }: { status: DeliveryStatus; next?: string }) {
  const { t } = useTranslation()
  const details = [status.reason, next].filter(Boolean).join(' · ')
  return (
    <span className={classes.reason}>
      <strong aria-hidden="true">{t(`delivery.${status.word}`)}</strong>
      {details && <span> · {details}</span>}
    </span>
  )
}

/** Counts down by itself. */
function RetryingText({ status, nextAt }: { status: DeliveryStatus; nextAt: number }) {
  const { t, i18n } = useTranslation()
  const left = nextAt - useNow(1000)
  const next = left > 0 ? t('delivery.next', { time: formatUntil(i18n.language, left) }) : t('delivery.nextNow')
  return <TroubleText status={status} next={next} />
}
