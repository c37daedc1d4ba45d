import { ActionIcon, FileButton, Tooltip } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconLayoutCards, IconPaperclip } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWriting } from '../../core/drafts/writing.ts'
import classes from './composer.module.css'
import { EmojiPicker } from './emoji-picker.tsx'
import { MeanwhileNotice } from './meanwhile-notice.tsx'
import { useFileLimits } from './use-attach.ts'
import { useMeanwhile } from './use-meanwhile.ts'

const RichDialog = lazy(() => import('./rich-dialog.tsx'))

interface ComposerToolsProps {
  conversation: ConversationItem
  onFiles: (files: File[]) => void
  onEmoji: (emoji: string) => void
}

export function ComposerTools({ conversation, onFiles, onEmoji }: ComposerToolsProps) {
  const { t } = useTranslation()
  const { outbox } = useWriting()
  const [rich, setRich] = useState(false)
  const meanwhile = useMeanwhile(conversation, 'rich', rich)
  const sendRich = (text: string, richContent: unknown) => {
    if (!meanwhile.check()) return
    outbox.send(conversation.id, { text, files: [], richContent })
    setRich(false)
  }
  return (
    <div className={classes.tools}>
      <AttachButton onFiles={onFiles} />
      <EmojiPicker onPick={onEmoji} />
      <Tooltip label={t('rich.title')}>
        <ActionIcon size={30} data-tool="rich" aria-label={t('rich.title')} onClick={() => setRich(true)}>
          <IconLayoutCards size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Suspense fallback={null}>
        {rich && (
          <RichDialog onSend={sendRich} onClose={() => setRich(false)}>
            <MeanwhileNotice happened={meanwhile.happened} />
          </RichDialog>
        )}
      </Suspense>
    </div>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation()
  const limits = useFileLimits()
  const reset = useRef<() => void>(null)
  const take = (files: File[]) => {
    onFiles(files)
    // So that the same file can be chosen again.
    reset.current?.()
  }
  return (
    <FileButton multiple onChange={take} resetRef={reset} inputProps={{ 'aria-label': t('files.attach') }}>
      {(props) => (
        <Tooltip label={`${t('files.attach')} · ${limits}`}>
          <ActionIcon {...props} size={30} aria-label={t('files.attach')}>
            <IconPaperclip size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  )
}
