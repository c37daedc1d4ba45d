import { Button, Textarea } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconSend2 } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../core/api/problem.ts'
import { isBlank } from '../../core/drafts/send-draft.ts'
import { useDraft, useWriting } from '../../core/drafts/writing.ts'
import { formatSize } from '../../core/i18n/format.ts'
import { useProblemText } from '../../core/i18n/i18n.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { useMedia } from '../../core/ui/use-media.ts'
import { insertAt } from './canned.ts'
import { CannedList } from './canned-list.tsx'
import classes from './composer.module.css'
import { ComposerTools } from './composer-tools.tsx'
import { FileStrip } from './file-strip.tsx'
import { MeanwhileNotice } from './meanwhile-notice.tsx'
import { useAttach } from './use-attach.ts'
import { useCanned } from './use-canned.ts'
import { useMeanwhile } from './use-meanwhile.ts'

export function Composer({ conversation }: { conversation: ConversationItem }) {
  const { t } = useTranslation()
  const { id, customer_name: name, status } = conversation
  const draft = useDraft(id)
  const { setText } = useWriting().drafts
  const attach = useAttach(id)
  const meanwhile = useMeanwhile(conversation, 'text', !isBlank(draft))
  const sendNow = useSend(id)
  const send = () => meanwhile.check() && sendNow()
  const input = useRef<HTMLTextAreaElement>(null)
  const hasMouse = useMedia('(hover: hover) and (min-width: 48em)')
  // Once, however the window is turned later. Taking up the keyboard on a phone would cover the thread.
  const begin = useEffectEvent(() => hasMouse && input.current?.focus())
  useEffect(() => void begin(), [])

  const listId = useId()
  const [caret, setCaret] = useState(0)
  const insert = (range: { from: number; to: number }, piece: string) => {
    const next = insertAt(draft.text, range, piece)
    setText(id, next.text)
    setCaret(next.caret)
    // The new text has to be in the field before the caret can stand in it.
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const canned = useCanned(draft.text, caret, insert)
  const isOffering = canned.choices.length > 0
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (canned.onKey(event)) return
    // Back to the list, where keys are commands.
    if (event.key === 'Escape') return leaveField(event.currentTarget)
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <section className={classes.composer} aria-label={t('composer.region')}>
      {draft.sendWhenReady && <Notice tone="info">{t('composer.sendWhenReady')}</Notice>}
      {draft.refusal !== undefined && <Refusal problem={draft.refusal} />}
      <MeanwhileNotice happened={meanwhile.happened} />
      <div className={classes.box}>
        <CannedList
          id={listId}
          choices={canned.choices}
          index={canned.index}
          onPoint={canned.point}
          onPick={canned.pick}
        />
        <FileStrip conversation={id} files={draft.files} />
        <Textarea
          ref={input}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={10}
          data-composer
          aria-label={t('composer.label')}
          aria-autocomplete="list"
          aria-controls={isOffering ? listId : undefined}
          aria-activedescendant={isOffering ? `${listId}-${canned.index}` : undefined}
          placeholder={t('composer.placeholder', { name })}
          value={draft.text}
          onChange={(event) => {
            setText(id, event.currentTarget.value)
            setCaret(event.currentTarget.selectionStart)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          classNames={{ input: classes.input ?? '' }}
        />
        <div className={classes.bar}>
          <ComposerTools
            conversation={conversation}
            onFiles={(files) => attach({ files, folders: [] })}
            onEmoji={(emoji) => insert(selectionOf(input.current), emoji)}
          />
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

function leaveField(field: HTMLTextAreaElement): void {
  field.blur()
  document.querySelector<HTMLElement>('[data-index] a[aria-current]')?.focus()
}

const selectionOf = (field: HTMLTextAreaElement | null) => ({
  from: field?.selectionStart ?? 0,
  to: field?.selectionEnd ?? 0,
})

/** Sends what is there, or says in the composer why it cannot go. */
function useSend(id: string): () => void {
  const { t, i18n } = useTranslation()
  const { drafts, sendDraft } = useWriting()
  return () => {
    const cannot = sendDraft(id)
    if (!cannot) return
    const refusal =
      cannot.reason === 'too-long'
        ? t('composer.tooLong', { size: formatSize(i18n.language, cannot.size) })
        : t('composer.failedUpload')
    drafts.change(id, (current) => ({ ...current, refusal: { text: refusal } }))
  }
}

/** One line for each file that was refused. */
function Refusal({ problem }: { problem: Problem }) {
  const problemText = useProblemText()
  return (
    <Notice tone="danger">
      {problemText(problem)
        .split('\n')
        .map((line) => (
          <div key={line} className={classes.refusal}>
            {line}
          </div>
        ))}
    </Notice>
  )
}
