import { ActionIcon, Button, FileButton, Textarea, Tooltip } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconPaperclip, IconSend2 } from '@tabler/icons-react'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../i18n/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useStore } from '../../ui/store.ts'
import { useMedia } from '../../ui/use-media.ts'
import classes from './composer.module.css'
import { changeDraft, draftOf, draftStore, saveDrafts, setText } from './draft-store.ts'
import { FileStrip } from './file-strip.tsx'
import { isBlank, sendDraft } from './send-draft.ts'
import { useAttach } from './use-attach.ts'

export function Composer({ conversation }: { conversation: ConversationItem }) {
  const { t } = useTranslation()
  const { id, customer_name: name, status } = conversation
  const draft = useStore(draftStore, (drafts) => draftOf(drafts, id))
  const attach = useAttach(id)
  const send = useSend(id)
  const input = useRef<HTMLTextAreaElement>(null)
  const hasMouse = useMedia('(hover: hover) and (min-width: 48em)')
  useSavedOnLeaving()
  // Taking up the keyboard on a phone would cover the thread.
  useEffect(() => {
    if (hasMouse) input.current?.focus()
  }, [hasMouse])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    attach(event.clipboardData.files)
  }
  return (
    <section className={classes.composer} aria-label={t('composer.region')}>
      {draft.sendWhenReady && <Notice tone="info">{t('composer.sendWhenReady')}</Notice>}
      {draft.refusal !== undefined && <Notice tone="danger">{draft.refusal}</Notice>}
      <div className={classes.box}>
        <FileStrip conversation={id} files={draft.files} />
        <Textarea
          ref={input}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={10}
          aria-label={t('composer.label')}
          placeholder={t('composer.placeholder', { name })}
          value={draft.text}
          onChange={(event) => setText(id, event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          classNames={{ input: classes.input ?? '' }}
        />
        <div className={classes.bar}>
          <AttachButton onFiles={attach} />
          <span className={classes.hint}>{t(status === 'closed' ? 'composer.closedHint' : 'composer.hint')}</span>
          <Button
            size="xs"
            onClick={() => {
              send()
              input.current?.focus()
            }}
            aria-disabled={isBlank(draft) || undefined}
            data-idle={isBlank(draft) || undefined}
            className={classes.send ?? ''}
            rightSection={<IconSend2 size={15} aria-hidden="true" />}
          >
            {t('composer.send')}
          </Button>
        </div>
      </div>
    </section>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation()
  const reset = useRef<() => void>(null)
  const take = (files: File[]) => {
    onFiles(files)
    // So that the same file can be chosen again.
    reset.current?.()
  }
  return (
    <FileButton multiple onChange={take} resetRef={reset} inputProps={{ 'aria-label': t('files.attach') }}>
      {(props) => (
        <Tooltip label={t('files.attach')}>
          <ActionIcon {...props} size={30} aria-label={t('files.attach')}>
            <IconPaperclip size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
    </FileButton>
  )
}

/** Sends what is there, or says in the composer why it cannot go. */
function useSend(id: string): () => void {
  const { t, i18n } = useTranslation()
  return () => {
    const cannot = sendDraft(id)
    if (!cannot) return
    const refusal =
      cannot.reason === 'too-long'
        ? t('composer.tooLong', { size: formatSize(i18n.language, cannot.size) })
        : t('composer.failedUpload')
    changeDraft(id, (current) => ({ ...current, refusal }))
  }
}

function useSavedOnLeaving(): void {
  useEffect(() => {
    window.addEventListener('pagehide', saveDrafts)
    return () => window.removeEventListener('pagehide', saveDrafts)
  }, [])
}
