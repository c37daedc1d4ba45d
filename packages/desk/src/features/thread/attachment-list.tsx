import { VisuallyHidden } from '@mantine/core'
import type { AttachmentItem } from '@passerelle/protocol'
import { IconAlertTriangle, IconDownload, IconFile, IconLoader2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachmentUrl } from '../../api/endpoints.ts'
import { formatSize } from '../../i18n/format.ts'
import classes from './attachment-list.module.css'
import { safeHref } from './safe-href.ts'

export function AttachmentList({ attachments }: { attachments: AttachmentItem[] }) {
  if (attachments.length === 0) return null
  return (
    <ul className={classes.list}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <AttachmentView attachment={attachment} />
        </li>
      ))}
    </ul>
  )
}

function AttachmentView({ attachment }: { attachment: AttachmentItem }) {
  const [broken, setBroken] = useState(false)
  if (attachment.state === 'pending') return <PendingFile attachment={attachment} />
  if (attachment.state === 'failed') return <FailedFile attachment={attachment} />
  if (attachment.previewable && !broken) return <Picture attachment={attachment} onBroken={() => setBroken(true)} />
  return <ReadyFile attachment={attachment} />
}

function Picture({ attachment, onBroken }: { attachment: AttachmentItem; onBroken: () => void }) {
  const { t } = useTranslation()
  const url = attachmentUrl(attachment.id, true)
  return (
    <span className={classes.picture}>
      <a href={url} target="_blank" rel="noopener" aria-label={t('files.preview', { name: attachment.name })}>
        <img src={url} alt={attachment.name} loading="lazy" decoding="async" onError={onBroken} />
      </a>
      <a
        href={attachmentUrl(attachment.id)}
        download={attachment.name}
        className={classes.save}
        aria-label={t('files.download', { name: attachment.name })}
      >
        <IconDownload size={16} aria-hidden="true" />
      </a>
    </span>
  )
}

function ReadyFile({ attachment }: { attachment: AttachmentItem }) {
  const { t, i18n } = useTranslation()
  const size = attachment.size === null ? '' : formatSize(i18n.language, attachment.size)
  return (
    <a href={attachmentUrl(attachment.id)} download={attachment.name} className={classes.file}>
      <VisuallyHidden>{t('files.downloadFile')}</VisuallyHidden>
      <IconFile size={18} stroke={1.6} aria-hidden="true" />
      <span className={classes.name}>{attachment.name}</span>
      <span className={classes.size}>{size}</span>
      <IconDownload size={15} aria-hidden="true" />
    </a>
  )
}

function PendingFile({ attachment }: { attachment: AttachmentItem }) {
  const { t } = useTranslation()
  return (
    <span className={classes.file}>
      <IconLoader2 size={18} className={classes.spin} aria-hidden="true" />
      <span className={classes.name}>{attachment.name}</span>
      <span className={classes.size}>{t('files.pending')}</span>
    </span>
  )
}

function FailedFile({ attachment }: { attachment: AttachmentItem }) {
  const { t } = useTranslation()
  const href = safeHref(attachment.url)
  return (
    <span className={classes.file} data-failed>
      <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
      <span className={classes.name}>
        {attachment.name}
        <span className={classes.error}>
          {t('files.fetchFailed', { reason: attachment.error ?? t('files.unknownReason') })}{' '}
          {href && (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {t('files.original')}
            </a>
          )}
        </span>
      </span>
    </span>
  )
}
