import { shallowEqual } from '@mantine/hooks'
import type { ConversationItem } from '@passerelle/protocol'
import { IconRobot } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { dayNumber, formatDay } from '../../core/i18n/format.ts'
import { ActivityRow } from './activity-row.tsx'
import { MessageView } from './message-view.tsx'
import { NoteView } from './note-view.tsx'
import { OutgoingView } from './outgoing-view.tsx'
import classes from './row-view.module.css'
import type { Row } from './thread-rows.ts'

interface RowProps {
  row: Row
  conversation: ConversationItem
}

/** A list measures and moves its rows several times while a thread opens; they are drawn once. */
export const RowView = memo(
  DrawnRow,
  (before, after) => before.conversation === after.conversation && shallowEqual(before.row, after.row),
)

function DrawnRow({ row, conversation }: RowProps) {
  if (row.type === 'message') return <MessageView row={row} conversation={conversation} />
  if (row.type === 'outgoing') return <OutgoingView entry={row.entry} first={row.first} />
  if (row.type === 'activity') return <ActivityRow activity={row.activity} />
  if (row.type === 'note') return <NoteView note={row.note} />
  if (row.type === 'day') return <DayRow at={row.at} />
  return row.type === 'history-start' ? <HistoryStart /> : <HistoryEnd />
}

function DayRow({ at }: { at: number }) {
  const { t, i18n } = useTranslation()
  const now = Date.now()
  const ago = dayNumber(now) - dayNumber(at)
  const day = ago === 0 ? t('thread.today') : ago === 1 ? t('thread.yesterday') : formatDay(i18n.language, at, now)
  return (
    <h3 className={classes.day}>
      <span>{day}</span>
    </h3>
  )
}

function HistoryStart() {
  const { t } = useTranslation()
  return (
    <div className={classes.start}>
      <IconRobot size={15} stroke={1.7} aria-hidden="true" />
      {t('thread.historyStart')}
    </div>
  )
}

function HistoryEnd() {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator with words in it
    <div className={classes.end} role="separator" aria-label={t('thread.historyEnd')}>
      <span className={classes.rule} />
      <span className={classes.mark}>
        <strong>{t('thread.historyEnd')}</strong>
      </span>
      <span className={classes.rule} />
    </div>
  )
}
