import { Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversation } from '../../core/conversations/conversation-queries.ts'
import type { Meant } from '../../core/conversations/selection.ts'
import { snoozeTimes } from '../../core/conversations/snooze-times.ts'
import { formatDateTime, formatTime } from '../../core/i18n/format.ts'
import { TimeField } from '../../core/ui/time-field.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './snooze.module.css'
import { useSnooze } from './use-snooze.ts'

interface SnoozeDialogProps {
  asked: Meant
  onClose: () => void
}

/** Sensible times, one of one's own, and an end to the snooze that is there. */
export default function SnoozeDialog({ asked, onClose }: SnoozeDialogProps) {
  const { t, i18n } = useTranslation()
  useFocusBack()
  const [now] = useState(() => Date.now())
  const [own, setOwn] = useState<number | null>(null)
  const { snooze, isPending } = useSnooze(asked, onClose)
  const { conversations } = asked
  const only = useConversation(conversations.length === 1 ? conversations[0] : undefined).data
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (own !== null && own > Date.now()) snooze(new Date(own).toISOString())
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={t('snooze.title', { count: conversations.length, name: only?.customer_name ?? '' })}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('snooze.cancel') }}
    >
      <div className={classes.times}>
        {snoozeTimes(now).map(({ name, at }, index) => (
          <Button
            key={name}
            variant="default"
            justify="space-between"
            classNames={{ root: classes.time ?? '', label: classes.name ?? '' }}
            disabled={isPending}
            rightSection={name === 'hour' ? formatTime(i18n.language, at) : formatDateTime(i18n.language, at)}
            onClick={() => snooze(new Date(at).toISOString())}
            {...(index === 0 && { 'data-autofocus': true })}
          >
            {t(`snooze.${name}`)}
          </Button>
        ))}
        {only?.snoozed_until && (
          <Button variant="light" disabled={isPending} onClick={() => snooze(null)}>
            {t('snooze.end')}
          </Button>
        )}
      </div>
      <form className={classes.own} onSubmit={onSubmit}>
        <TimeField label={t('snooze.own')} placeholder={t('snooze.choose')} value={own} onChange={setOwn} min={now} />
        <Button type="submit" disabled={own === null || own <= now} loading={isPending}>
          {t('snooze.submit')}
        </Button>
      </form>
    </Modal>
  )
}
