import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './composer.module.css'
import { useAttach } from './use-attach.ts'

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** The whole thread takes files. */
export function DropArea({ conversation, children }: { conversation: string; children: ReactNode }) {
  const { t } = useTranslation()
  const attach = useAttach(conversation)
  const depth = useRef(0)
  const [over, setOver] = useState(false)

  const enter = (event: DragEvent, step: 1 | -1) => {
    if (!carriesFiles(event)) return
    depth.current = Math.max(0, depth.current + step)
    setOver(depth.current > 0)
  }
  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = 0
    setOver(false)
    attach(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button does the same
    <div
      className={classes.area}
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className={classes.overlay}>
          <IconUpload size={22} aria-hidden="true" />
          {t('files.drop')}
        </div>
      )}
    </div>
  )
}
