import { Button, Modal } from '@mantine/core'
import type { ConversationItem, MessageItem } from '@passerelle/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../core/api/api-error.ts'
import type { AskedMove } from '../../core/conversations/asked-move.ts'
import type { ConversationAction } from '../../core/conversations/conversation-action.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { type Receiver, toReceiver } from '../../core/conversations/receivers.ts'
import { useDraft, useWriting } from '../../core/drafts/writing.ts'
import { useAnnounce } from '../../core/ui/announce.ts'
import classes from '../../core/ui/dialog.module.css'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { useUnderWay } from '../../core/ui/use-under-way.ts'
import { NoteField } from './note-field.tsx'
import { ReceiverField } from './receiver-field.tsx'
import own from './transfer.module.css'

interface MoveDialogProps extends Pick<AskedMove, 'kind'> {
  /** Who was chosen already. */
  chosen: Receiver | undefined
  item: ConversationItem
  onClose: () => void
}

/** Passes the conversation on, with a note for whoever has it next. What is passed on leaves the screen. */
export default function MoveDialog({ kind, chosen, item, onClose }: MoveDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const [to, setTo] = useState(chosen)
  const [isMissing, setMissing] = useState(false)
  const { note, setNote, forgetNote } = useNote(kind, item.id)
  const isOver = item.status !== 'open'
  const announce = useAnnounce()
  const { move, isUnderWay, isPending, error, newer } = useMove(item.id, () => {
    forgetNote()
    onClose()
    announce(t(`transfer.done.${kind}`, { name: to?.label ?? '' }))
  })
  // What became of it is shown here.
  const close = () => isUnderWay() || onClose()
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (kind === 'return') void move({ kind, note: note.trim() })
    else if (to) void move({ kind, to: toReceiver(to.value), note: note.trim() })
    else setMissing(true)
  }
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={t(`transfer.title.${kind}`, { name: item.customer_name })}
      classNames={{ title: classes.title ?? '', content: own.content ?? '' }}
      closeButtonProps={{ 'aria-label': t('transfer.close') }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        {kind === 'transfer' && (
          <ReceiverField
            item={item}
            to={to}
            error={isMissing ? t('transfer.toMissing') : undefined}
            onChoose={(receiver) => {
              setTo(receiver)
              setMissing(false)
            }}
          />
        )}
        <NoteField kind={kind} note={note} onChange={setNote} isFirst={kind === 'return' || chosen !== undefined} />
        {isOver && (
          <Notice tone="warn">
            {t('transfer.closed')} {note.trim() !== '' && t('transfer.kept')}
          </Notice>
        )}
        {newer && <NewerNotice message={newer} />}
        {error !== undefined && <MoveError error={error} />}
        <div className={classes.buttons}>
          <Button
            size="sm"
            variant="default"
            disabled={isPending}
            onClick={() => {
              if (!isOver) forgetNote()
              onClose()
            }}
          >
            {t('transfer.cancel')}
          </Button>
          <Button size="sm" type="submit" loading={isPending} disabled={isOver}>
            {t(newer ? `transfer.anyway.${kind}` : `transfer.submit.${kind}`)}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** A draft of its own: it outlives the dialog, until it goes along or is discarded by name. */
function useNote(kind: AskedMove['kind'], conversation: string) {
  const { drafts } = useWriting()
  const id = `${kind} ${conversation}`
  return {
    note: useDraft(id).text,
    setNote: (text: string) => drafts.setText(id, text),
    forgetNote: () => drafts.setText(id, ''),
  }
}

type Move = Extract<ConversationAction, { kind: 'transfer' | 'return' }>

/** Not over a message that was not seen: it is shown first, and may then be passed over. */
function useMove(conversation: string, onDone: () => void) {
  const change = useChangeConversation(conversation)
  const newer = change.error instanceof ApiError ? change.error.newerMessage : undefined
  const { isUnderWay, run } = useUnderWay()
  return {
    // Also when the thread is left meanwhile: a note that has gone along is no draft. An error is told by `change`.
    move: (action: Move) => run(() => change.mutateAsync({ ...action, lastSeen: newer?.id }).then(onDone, () => {})),
    isUnderWay,
    isPending: change.isPending,
    newer,
    error: change.isError && !newer ? change.error : undefined,
  }
}

function NewerNotice({ message }: { message: MessageItem }) {
  const { t } = useTranslation()
  return (
    <Notice tone="warn">
      <strong>{t('newer.title', { name: message.sender.name })}</strong>{' '}
      <bdi>{message.message || t('thread.richContent')}</bdi>
    </Notice>
  )
}

function MoveError({ error }: { error: unknown }) {
  const errorText = useErrorText()
  return <Notice tone="danger">{errorText(error)}</Notice>
}
