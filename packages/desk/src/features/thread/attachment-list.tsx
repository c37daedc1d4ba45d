import { Button, VisuallyHidden } from '@mantine/core'
import type { AttachmentItem } from '@passerelle/protocol'
import { IconAlertTriangle, IconDownload, IconEye, IconFile, IconLoader2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../core/i18n/format.ts'
import { safeHref } from '../../core/lib/safe-href.ts'
import { sizeLimitOf } from '../../core/message/agent-reason.ts'
import { fileKind, shownName } from '../../core/ui/file-name.ts'
import { FileName } from '../../core/ui/file-name-view.tsx'
import classes from './attachment-list.module.css'
import { DownloadLink } from './download-link.tsx'
import { mediaKind } from './media-kind.ts'
import { MediaPlayer } from './media-player.tsx'
import { Picture } from './picture.tsx'
import { useOpenPicture } from './picture-context.ts'

const isPicture = ({ state, previewable }: AttachmentItem): boolean => state === 'ready' && previewable

export function AttachmentList({ attachments }: { attachments: AttachmentItem[] }) {
  if (attachments.length === 0) return null
  const pictures = attachments.filter(isPicture)
  return (
    <ul className={classes.list} data-files>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          {isPicture(attachment) ? (
            <Picture attachment={attachment} beside={pictures} />
          ) : (
            <FileCard attachment={attachment} />
          )}
        </li>
      ))}
    </ul>
  )
}

function FileCard({ attachment }: { attachment: AttachmentItem }) {
  if (attachment.state === 'pending') return <PendingFile attachment={attachment} />
  if (attachment.state === 'failed') return <FailedFile attachment={attachment} />
  return <ReadyFile attachment={attachment} />
}

function ReadyFile({ attachment }: { attachment: AttachmentItem }) {
  const kind = mediaKind(attachment)
  if (kind === undefined) return <SavedFile attachment={attachment} />
  return (
    <span className={classes.media}>
      {kind !== 'pdf' && <MediaPlayer attachment={attachment} kind={kind} />}
      <SavedFile attachment={attachment} />
      {kind === 'pdf' && <PdfButton attachment={attachment} />}
    </span>
  )
}

/** Where the browser can show one. */
function PdfButton({ attachment }: { attachment: AttachmentItem }) {
  const { t } = useTranslation()
  const open = useOpenPicture()
  if (!navigator.pdfViewerEnabled) return null
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-haspopup="dialog"
      aria-label={t('files.showPdf', { name: shownName(attachment.name) })}
      leftSection={<IconEye size={14} stroke={1.7} aria-hidden="true" />}
      onClick={() => open([attachment], attachment.id)}
    >
      {t('files.show')}
    </Button>
  )
}

function SavedFile({ attachment }: { attachment: AttachmentItem }) {
  const { t, i18n } = useTranslation()
  const { name, mime_type, size } = attachment
  const about = [fileKind(name, mime_type), size === null ? '' : formatSize(i18n.language, size)]
  return (
    <DownloadLink attachment={attachment} className={classes.file}>
      <VisuallyHidden>{t('files.downloadFile')}</VisuallyHidden>
      <IconFile size={20} stroke={1.6} aria-hidden="true" />
      <span className={classes.words}>
        <FileName name={name} />
        <span className={classes.about}>{about.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <IconDownload size={16} aria-hidden="true" />
    </DownloadLink>
  )
}

function PendingFile({ attachment }: { attachment: AttachmentItem }) {
  const { t } = useTranslation()
  return (
    <span className={classes.file}>
      <IconLoader2 size={20} className={classes.spin} aria-hidden="true" />
      <span className={classes.words}>
        <FileName name={attachment.name} />
        <span className={classes.about}>{t('files.pending')}</span>
      </span>
    </span>
  )
}

function FailedFile({ attachment }: { attachment: AttachmentItem }) {
  const { t, i18n } = useTranslation()
  const limit = sizeLimitOf(attachment.reason)
  const href = safeHref(attachment.url)
  return (
    <span className={classes.file} data-failed>
      <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
      <span className={classes.words}>
        <FileName name={attachment.name} />
        <span className={classes.error}>
          {limit === undefined
            ? t('files.fetchFailed')
            : t('files.fetchedTooLarge', { limit: formatSize(i18n.language, limit) })}{' '}
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
