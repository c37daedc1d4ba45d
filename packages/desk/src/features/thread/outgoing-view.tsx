import { Button } from '@mantine/core'
import type { UploadItem } from '@passerelle/protocol'
import { IconPaperclip } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAskBeforeReply } from '../../core/conversations/asked-reply.ts'
import type { Happening } from '../../core/drafts/meanwhile.ts'
import type { OutboxEntry } from '../../core/drafts/outbox-entries.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatSize, formatTime } from '../../core/i18n/format.ts'
import { useProblemText } from '../../core/i18n/i18n.ts'
import { DeliveryIcon } from '../../core/message/delivery-icon.tsx'
import { useHappeningText } from '../../core/message/happening-text.ts'
import { FileName } from '../../core/ui/file-name-view.tsx'
import attachmentClasses from './attachment-list.module.css'
import { MessageBody } from './message-body.tsx'
import classes from './message-view.module.css'
import { OwnPicture } from './picture.tsx'
import { boxOf } from './picture-box.ts'

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
            {entry.files.length > 0 && <OutgoingFiles files={entry.files} />}
          </MessageBody>
        </div>
        {isFailed && <NotSent entry={entry} />}
      </div>
    </article>
  )
}

/** As they will stand in the thread, so that nothing moves when the server's copy comes. */
function OutgoingFiles({ files }: { files: UploadItem[] }) {
  const { i18n } = useTranslation()
  const { previewOf } = useWriting().files
  return (
    <ul className={attachmentClasses.list} data-files>
      {files.map((file) => {
        const url = previewOf(file.upload_id)
        return (
          <li key={file.upload_id}>
            {url === undefined ? (
              <span className={attachmentClasses.file}>
                <IconPaperclip size={20} stroke={1.6} aria-hidden="true" />
                <span className={attachmentClasses.words}>
                  <FileName name={file.name} />
                  <span className={attachmentClasses.about}>{formatSize(i18n.language, file.size)}</span>
                </span>
              </span>
            ) : (
              <OwnPicture url={url} name={file.name} box={boxOf(file)} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

function NotSent({ entry }: { entry: OutboxEntry }) {
  const { t } = useTranslation()
  const { resend, editAgain, discard } = useWriting().outbox
  const askFirst = useAskBeforeReply()
  const sendAgain = (happened: Happening[] = []) => {
    const send = () => resend(entry.key)
    const isAsked = askFirst({ conversation: entry.conversationId, happened, send, again: sendAgain })
    if (!isAsked && happened.length === 0) send()
  }
  const reason = useReason(entry)
  return (
    <div className={classes.delivery} data-word="notSent" role="alert">
      <DeliveryIcon word="notSent" label={t('delivery.notSent')} />
      <span className={classes.reason}>{reason}</span>
      <Button size="compact-xs" variant="light" color="red" onClick={() => sendAgain()}>
        {t(entry.failure?.kind === 'meanwhile' ? 'delivery.sendAnyway' : 'delivery.retry')}
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

function useReason({ failure, isTried }: OutboxEntry): string {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const happeningText = useHappeningText()
  if (failure?.kind === 'refused') return problemText(failure.problem)
  if (failure?.kind === 'meanwhile') {
    const sent = t(isTried ? 'delivery.unconfirmed' : 'delivery.kept')
    return [sent, ...failure.happened.map(happeningText)].join(' ')
  }
  if (failure?.kind === 'overdue') return t('delivery.overdue')
  return t(failure?.kind === 'interrupted' ? 'delivery.interrupted' : 'delivery.notSentNetwork')
}
