import { ActionIcon } from '@mantine/core'
import { IconFile, IconRefresh, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../i18n/format.ts'
import { useErrorText } from '../../ui/error-text.ts'
import classes from './composer.module.css'
import { type DraftFile, removeFile, retryUpload } from './draft-store.ts'

export function FileStrip({ conversation, files }: { conversation: string; files: DraftFile[] }) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <ul className={classes.files} aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.key}>
          <FileChip conversation={conversation} file={file} />
        </li>
      ))}
    </ul>
  )
}

function FileChip({ conversation, file }: { conversation: string; file: DraftFile }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const { name } = file
  const isUploading = file.state === 'uploading'
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
        <span className={classes.fileName} title={name}>
          {name}
        </span>
        {file.state === 'failed' ? (
          <span className={classes.fileError} role="alert">
            {t('files.failed', { name, reason: errorText(file.error) })}
          </span>
        ) : (
          <span className={classes.fileSize}>
            {isUploading && `${Math.round(file.progress * 100)} % · `}
            {formatSize(i18n.language, file.size)}
          </span>
        )}
      </span>
      {file.state === 'failed' && (
        <ActionIcon
          size={26}
          aria-label={t('files.retryUpload', { name })}
          onClick={() => retryUpload(conversation, file.key)}
        >
          <IconRefresh size={15} aria-hidden="true" />
        </ActionIcon>
      )}
      <ActionIcon
        size={26}
        aria-label={t(isUploading ? 'files.cancelUpload' : 'files.remove', { name })}
        onClick={() => removeFile(conversation, file.key)}
      >
        <IconX size={15} aria-hidden="true" />
      </ActionIcon>
      {isUploading && (
        <progress className={classes.progress} value={file.progress} aria-label={t('files.uploading', { name })} />
      )}
    </div>
  )
}
