import { ActionIcon, Tooltip } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconLayoutCards, IconPaperclip } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAskedReply } from '../../core/conversations/asked-reply.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { AttachButton } from '../../core/ui/attach-button.tsx'
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
  const { outbox, beginnings } = useWriting()
  const limits = useFileLimits()
  const [rich, setRich] = useState(false)
  const meanwhile = useMeanwhile(conversation, 'rich', rich)
  const { asked } = useAskedReply()
  const sendRich = (text: string, richContent: unknown) => {
    meanwhile.send(() => {
      const since = beginnings.at(conversation.id, 'rich')
      outbox.send(conversation.id, { text, files: [], richContent, since })
      setRich(false)
    })
  }
  return (
    <div className={classes.tools}>
      <AttachButton label={t('files.attach')} onFiles={onFiles}>
        {(props) => (
          <Tooltip label={`${t('files.attach')} · ${limits}`}>
            <ActionIcon {...props} size={30} aria-label={t('files.attach')}>
              <IconPaperclip size={18} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        )}
      </AttachButton>
      <EmojiPicker onPick={onEmoji} />
      <Tooltip label={t('rich.title')}>
        <ActionIcon size={30} data-tool="rich" aria-label={t('rich.title')} onClick={() => setRich(true)}>
          <IconLayoutCards size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Suspense fallback={null}>
        {rich && (
          <RichDialog onSend={sendRich} onClose={() => setRich(false)} isBehind={asked !== null}>
            <MeanwhileNotice happened={meanwhile.happened} />
          </RichDialog>
        )}
      </Suspense>
    </div>
  )
}
