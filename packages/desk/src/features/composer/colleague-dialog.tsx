import { Button, Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type AskedReply, useStillHolds } from '../../core/conversations/asked-reply.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import dialogClasses from '../../core/ui/dialog.module.css'
import { useNotifyError } from '../../core/ui/notify.ts'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import { Happenings } from './meanwhile-notice.tsx'

interface ColleagueDialogProps {
  asked: AskedReply
  onDecided: () => void
}

/** Asks whether to answer in a colleague's conversation, and as whose it goes on. */
export function ColleagueDialog({ asked, onDecided }: ColleagueDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const { conversation, colleague, happened, send } = asked
  const { agreements } = useWriting()
  const change = useChangeConversation(conversation)
  const notifyError = useNotifyError()
  const stillHolds = useStillHolds()
  const cancel = useRef<HTMLButtonElement>(null)
  // Asked anew, it begins with the safe answer again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each question by itself
  useEffect(() => cancel.current?.focus(), [asked])
  const sendAndLeave = () => {
    if (!stillHolds(asked)) return
    agreements.give(conversation, colleague)
    onDecided()
    send()
  }
  const takeAndSend = () => {
    if (!stillHolds(asked)) return
    // Its promise, not its callbacks: those are dropped when the thread is left meanwhile.
    change.mutateAsync({ kind: 'assign', assignee: 'me' }).then(
      () => {
        onDecided()
        send()
      },
      (error) => {
        onDecided()
        notifyError(error)
      },
    )
  }
  // What is on its way is not called back.
  const close = () => {
    if (!change.isPending) onDecided()
  }
  // That it was assigned to them is what the title says.
  const news = happened.filter(({ kind }) => kind !== 'assigned')
  return (
    <Modal
      opened
      onClose={close}
      centered
      size={540}
      title={t('colleague.title', { name: colleague.name })}
      classNames={{ title: dialogClasses.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('colleague.cancel') }}
    >
      <div className={dialogClasses.form}>
        {news.length > 0 && (
          <div role="alert">
            <Happenings happened={news} />
          </div>
        )}
        <div className={dialogClasses.buttons}>
          <Button ref={cancel} size="sm" variant="default" disabled={change.isPending} onClick={close} data-autofocus>
            {t('colleague.cancel')}
          </Button>
          <Button size="sm" variant="default" loading={change.isPending} onClick={takeAndSend}>
            {t('colleague.take')}
          </Button>
          <Button size="sm" disabled={change.isPending} onClick={sendAndLeave}>
            {t('colleague.leave')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
