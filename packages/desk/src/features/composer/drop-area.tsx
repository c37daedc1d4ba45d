import { IconUpload } from '@tabler/icons-react'
import { type ClipboardEvent, type DragEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './composer.module.css'
import { carriesFiles, meansText, readTransfer } from './read-transfer.ts'
import { useAttach, useFileLimits } from './use-attach.ts'

/** Of events that come from a dialog: React passes them to whoever rendered it. */
const isOutside = ({ currentTarget, target }: { currentTarget: Element; target: EventTarget }): boolean =>
  target instanceof Node && !currentTarget.contains(target)

interface DropAreaProps {
  conversation: string
  /** While a note is written: it has no files, and the customer must not get what was meant for it. */
  isOff: boolean
  children: ReactNode
}

/** The whole thread takes files, dropped or pasted. */
export function DropArea({ conversation, isOff, children }: DropAreaProps) {
  const attach = useAttach(conversation)
  const [over, setOver] = useState(false)

  const onDragOver = (event: DragEvent) => {
    if (isOff || !carriesFiles(event.dataTransfer) || isOutside(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }
  // From one element to the next inside, the pointer does not leave.
  const onDragLeave = (event: DragEvent) => {
    const { relatedTarget: next } = event
    if (!(next instanceof Node && event.currentTarget.contains(next))) setOver(false)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (isOff || !carriesFiles(event.dataTransfer) || isOutside(event)) return
    event.preventDefault()
    attach(readTransfer(event.dataTransfer))
  }
  const onPaste = (event: ClipboardEvent) => {
    if (isOff || !carriesFiles(event.clipboardData) || meansText(event.clipboardData) || isOutside(event)) return
    event.preventDefault()
    attach(readTransfer(event.clipboardData))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button does the same
    <div className={classes.area} onDragOver={onDragOver} onDragLeave={onDragLeave} onDrop={onDrop} onPaste={onPaste}>
      {children}
      {over && <Overlay />}
    </div>
  )
}

function Overlay() {
  const { t } = useTranslation()
  const limits = useFileLimits()
  return (
    <div className={classes.overlay}>
      <IconUpload size={26} aria-hidden="true" />
      {t('files.drop')}
      <span className={classes.overlayHint}>{limits}</span>
    </div>
  )
}
