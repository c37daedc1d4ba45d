import { Button } from '@mantine/core'
import type { DeliverySummary, MessageItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useRetryMessage } from '../../core/conversations/message-queries.ts'
import { dayNumber, formatDateTime, formatTime } from '../../core/i18n/format.ts'
import { agentReason } from '../../core/message/agent-reason.ts'
import { DeliveryIcon } from '../../core/message/delivery-icon.tsx'
import { deliveryWord, describeDelivery, isTroubled } from '../../core/message/describe-delivery.ts'
import { useNotifyError } from '../../core/ui/notify.ts'
import { useNow } from '../../core/ui/use-now.ts'
import classes from './message-view.module.css'

/** All is well: the sign alone, beside the message. */
export function DeliverySign({ delivery, isRead }: { delivery: DeliverySummary; isRead: boolean }) {
  const { t } = useTranslation()
  const word = deliveryWord(delivery)
  if (isTroubled(word)) return null
  const shown = isRead ? 'read' : word
  return <DeliveryIcon word={shown} label={t(`delivery.${shown}`)} />
}

interface TroubleProps {
  message: MessageItem
  /** The name of what it is sent to. */
  connector: string
  delivery: DeliverySummary
  mine: boolean
}

/** It is not there: why, when it is tried again, and what can be done, in a line beneath the message. */
export function DeliveryTrouble({ message, connector, delivery, mine }: TroubleProps) {
  const { t } = useTranslation()
  const word = deliveryWord(delivery)
  if (!isTroubled(word)) return null
  return (
    <div className={classes.delivery} data-word={word}>
      <DeliveryIcon word={word} label={t(`delivery.${word}`)} />
      <span className={classes.reason}>
        <strong aria-hidden="true">{t(`delivery.${word}`)}</strong>
        {delivery.attempts > 0 && <span> · {t(`delivery.${agentReason(delivery.reason)}`, { name: connector })}</span>}
        {word === 'retrying' && <NextAttempt delivery={delivery} />}
      </span>
      {word === 'failed' && (mine || message.author === undefined) && <RetryButton message={message} />}
    </div>
  )
}

function RetryButton({ message }: { message: MessageItem }) {
  const { t } = useTranslation()
  const retry = useRetryMessage(message.conversation_id)
  const notifyError = useNotifyError()
  return (
    <Button
      size="compact-xs"
      variant="light"
      color="red"
      loading={retry.isPending}
      onClick={() => retry.mutate(message.id, { onError: notifyError })}
    >
      {t('delivery.retry')}
    </Button>
  )
}

/** The time of it: nothing ticks in the thread. */
function NextAttempt({ delivery }: { delivery: DeliverySummary }) {
  const { t, i18n } = useTranslation()
  const now = useNow(1000)
  const { nextInMs } = describeDelivery(delivery, now)
  if (nextInMs === undefined) return null
  // Due is not under way: behind a breaker, one is tried at a time.
  if (nextInMs === 0) return <span> · {t('delivery.nextSoon')}</span>
  const at = now + nextInMs
  const text =
    dayNumber(at) === dayNumber(now)
      ? t('delivery.nextAt', { time: formatTime(i18n.language, at) })
      : t('delivery.nextOn', { time: formatDateTime(i18n.language, at) })
  return <span> · {text}</span>
}
