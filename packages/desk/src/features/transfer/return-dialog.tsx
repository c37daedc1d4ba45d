import { Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBulk } from '../../core/conversations/bulk.ts'
import { useConversation } from '../../core/conversations/conversation-queries.ts'
import classes from '../../core/ui/dialog.module.css'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { useUnderWay } from '../../core/ui/use-under-way.ts'
import { NoteField } from './note-field.tsx'

interface ReturnDialogProps {
  conversations: readonly string[]
  note: string
  onNote: (note: string) => void
  onClose: () => void
}

/** Returns selected rows to the bot, with one note for all. It stays, with the note, until any of them is returned. */
export default function ReturnDialog({ conversations, note, onNote, onClose }: ReturnDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const { isUnderWay, run } = useUnderWay()
  const [isPending, setPending] = useState(false)
  const count = conversations.length
  const only = useConversation(count === 1 ? conversations[0] : undefined).data
  const bulk = useBulk()
  const discard = () => {
    onNote('')
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void run(async () => {
      setPending(true)
      const isDone = await bulk(conversations, { type: 'return', note: note.trim() })
      setPending(false)
      if (isDone) discard()
    })
  }
  return (
    <Modal
      opened
      onClose={() => isUnderWay() || onClose()}
      centered
      title={only ? t('transfer.title.return', { name: only.customer_name }) : t('transfer.returnMany', { count })}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('transfer.close') }}
    >
      <form className={classes.form} onSubmit={onSubmit}>
        <NoteField kind="return" note={note} onChange={onNote} isFirst />
        <div className={classes.buttons}>
          <Button size="sm" variant="default" disabled={isPending} onClick={discard}>
            {t('transfer.cancel')}
          </Button>
          <Button size="sm" type="submit" loading={isPending}>
            {t('transfer.submit.return')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
