import { ActionIcon, Button } from '@mantine/core'
import { IconFile, IconPaperclip, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../core/i18n/format.ts'
import { AttachButton } from '../../core/ui/attach-button.tsx'
import { useErrorText } from '../../core/ui/error-text.ts'
import { shownName } from '../../core/ui/file-name.ts'
import { FileName } from '../../core/ui/file-name-view.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './account.module.css'
import type { KeptFiles } from './use-kept-files.ts'

/** What goes along with a canned reply. */
export function CannedFiles({ files }: { files: KeptFiles }) {
  const { t, i18n } = useTranslation('console')
  const errorText = useErrorText()
  return (
    <div className={classes.files}>
      {files.kept.length > 0 && (
        <ul aria-label={t('canned.files')}>
          {files.kept.map(({ upload_id, name, size }) => (
            <li key={upload_id}>
              <IconFile size={16} stroke={1.6} aria-hidden="true" />
              <FileName name={name} />
              <span>{formatSize(i18n.language, size)}</span>
              <ActionIcon
                size={24}
                aria-label={t('canned.removeFile', { name: shownName(name) })}
                onClick={() => files.remove(upload_id)}
              >
                <IconX size={14} aria-hidden="true" />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {files.error !== undefined && <Notice tone="danger">{errorText(files.error)}</Notice>}
      <AttachButton label={t('canned.addFiles')} onFiles={files.add}>
        {(props) => (
          <Button
            {...props}
            size="compact-sm"
            variant="default"
            loading={files.isUploading}
            leftSection={<IconPaperclip size={14} aria-hidden="true" />}
          >
            {t('canned.addFiles')}
          </Button>
        )}
      </AttachButton>
    </div>
  )
}
