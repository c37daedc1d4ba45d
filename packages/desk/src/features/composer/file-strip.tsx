import { ActionIcon } from '@mantine/core'
import { IconFile, IconRefresh, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isStatus } from '../../core/api/api-error.ts'
import { UnreadableFile } from '../../core/api/upload.ts'
import { isOnItsWay, isPaused } from '../../core/drafts/draft-files.ts'
import type { DraftFile } from '../../core/drafts/draft-store.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatPercent, formatSize } from '../../core/i18n/format.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { shownName } from '../../core/ui/file-name.ts'
import { FileName } from '../../core/ui/file-name-view.tsx'
import classes from './file-strip.module.css'
import { useFileLimits } from './use-attach.ts'

export function FileStrip({ conversation, files }: { conversation: string; files: DraftFile[] }) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <div className={classes.strip}>
      <ul className={classes.files} aria-label={t('files.list')}>
        {files.map((file) => (
          <li key={file.key}>
            <FileChip conversation={conversation} file={file} />
          </li>
        ))}
      </ul>
      <Summary files={files} />
    </div>
  )
}

/** How many are there, how far they are, and what is allowed. */
function Summary({ files }: { files: DraftFile[] }) {
  const { t, i18n } = useTranslation()
  const limits = useFileLimits()
  const count = files.length
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const done = files.filter((file) => file.state === 'ready').length
  return (
    <p className={classes.summary}>
      <span role="status">
        {files.some(isOnItsWay)
          ? t('files.progress', { done, count })
          : t('files.chosen', { count, size: formatSize(i18n.language, size) })}
      </span>
      <span>{limits}</span>
    </p>
  )
}

function FileChip({ conversation, file }: { conversation: string; file: DraftFile }) {
  const { t } = useTranslation()
  const { files } = useWriting()
  const name = shownName(file.name)
  return (
    <div className={classes.chip} data-state={file.state}>
      {file.previewUrl ? (
        <img src={file.previewUrl} alt="" className={classes.thumb} />
      ) : (
        <span className={classes.thumb}>
          <IconFile size={18} stroke={1.6} aria-hidden="true" />
        </span>
      )}
      <span className={classes.about}>
        <FileName name={file.name} />
        <ChipState file={file} />
      </span>
      {files.canRetry(file) && (
        <ActionIcon
          size={26}
          aria-label={t('files.retryUpload', { name })}
          onClick={() => files.retry(conversation, file.key)}
        >
          <IconRefresh size={15} aria-hidden="true" />
        </ActionIcon>
      )}
      <ActionIcon
        size={26}
        aria-label={t(isOnItsWay(file) ? 'files.cancelUpload' : 'files.remove', { name })}
        onClick={() => files.remove(conversation, file.key)}
      >
        <IconX size={15} aria-hidden="true" />
      </ActionIcon>
      {file.state === 'uploading' && (
        <progress className={classes.progress} value={file.progress} aria-label={t('files.uploading', { name })} />
      )}
    </div>
  )
}

function ChipState({ file }: { file: DraftFile }) {
  const { t, i18n } = useTranslation()
  const trouble = useTrouble()
  const size = formatSize(i18n.language, file.size)
  if (file.state === 'failed' || file.state === 'lost') {
    return (
      <span className={classes.trouble} role={file.state === 'failed' ? 'alert' : undefined}>
        {trouble(file)}
      </span>
    )
  }
  return (
    <span className={classes.size}>
      {file.state === 'waiting' && `${t('files.waiting')} · `}
      {file.state === 'uploading' && `${formatPercent(i18n.language, file.progress)} · `}
      {size}
    </span>
  )
}

/** Why a file is not there, and what to do. */
function useTrouble(): (file: DraftFile) => string {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  return (file) => {
    if (file.state === 'lost') return t('files.lost')
    if (file.error instanceof UnreadableFile) return t('files.unreadable')
    if (isPaused(file)) return t('files.paused')
    // Ours says what the limit is; an answer without a word is of something before it.
    const isUnexplained = isStatus(file.error, 413) && file.error instanceof Error && file.error.message === 'HTTP 413'
    if (isUnexplained) return t('files.refusedOnTheWay', { size: formatSize(i18n.language, file.size) })
    return t('files.failed', { reason: errorText(file.error) })
  }
}
