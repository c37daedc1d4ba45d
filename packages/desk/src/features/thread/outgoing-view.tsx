import { Button } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../i18n/format.ts'
import { discard, editAgain, resend } from '../composer/outbox.ts'
import type { OutboxEntry } from '../composer/outbox-entry.ts'
import attachmentClasses from './attachment-list.module.css'
import { DeliveryIcon } from './delivery-icon.tsx'
import { MessageBody } from './message-body.tsx'
import classes from './message-view.module.css'

/** A reply of ours that the server has not confirmed yet. */
export function OutgoingView({ entry, first }: { entry: OutboxEntry; first: boolean }) {
  const { t, i18n } = useTranslation()
  const time = formatTime(i18n.language, entry.at)
  const isFailed = entry.state === 'failed'
  return (
    <article
      className={classes.message}
      data-side="right"
      data-speaker="agent"
      data-first={first || undefined}
      data-pending={!isFailed || undefined}
      aria-label={`${t('thread.you')}, ${t('thread.agent')}, ${time}`}
    >
      <div className={classes.column}>
        {first && (
          <div className={classes.byline}>
            <strong>{t('thread.you')}</strong>
            <time dateTime={new Date(entry.at).toISOString()}>{time}</time>
          </div>
        )}
        <div className={classes.line}>
          {!isFailed && <DeliveryIcon word="sending" label={t('delivery.sending')} />}
          <MessageBody text={entry.text} richContent={entry.richContent}>
            {entry.files.map((file) => (
              <span key={file.upload_id} className={attachmentClasses.file}>
                <IconPaperclip size={16} aria-hidden="true" />
                <span className={attachmentClasses.name}>{file.name}</span>
              </span>
            ))}
          </MessageBody>
        </div>
        {isFailed && <NotSent entry={entry} />}
      </div>
    </article>
  )
}

function NotSent({ entry }: { entry: OutboxEntry }) {
  const { t } = useTranslation()
  const { failure } = entry
  const reason =
    failure?.kind === 'refused'
      ? failure.reason
      : t(failure?.kind === 'interrupted' ? 'delivery.interrupted' : 'delivery.notSentNetwork')
  return (
    <div className={classes.delivery} data-word="notSent" role="alert">
      <DeliveryIcon word="notSent" label={t('delivery.notSent')} />
      <span className={classes.reason}>{reason}</span>
      <Button size="compact-xs" variant="light" color="red" onClick={() => resend(entry.key)}>
        {t('delivery.retry')}
      </Button>
      {entry.richContent === undefined && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => editAgain(entry.key)}>
          {t('delivery.edit')}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discard(entry.key)}>
        {t('delivery.discard')}
      </Button>
    </div>
  )
}
