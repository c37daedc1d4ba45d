import type { NoteItem } from '@passerelle/protocol'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatFull, formatTime } from '../../core/i18n/format.ts'
import { MessageText } from '../../core/message/message-text.tsx'
import { useMe } from '../../core/session/session.ts'
import classes from './row-view.module.css'

/** Nobody's side: a note lies across the thread, in a colour of its own, and says that customers do not see it. */
export function NoteView({ note }: { note: NoteItem }) {
  const { t, i18n } = useTranslation()
  const me = useMe().agent.id
  const at = Date.parse(note.at)
  const nameOf = ({ id, name }: { id: string | null; name: string | null }) =>
    id === me ? t('thread.you') : (name ?? t(`thread.actors.${note.author.type}`))
  const author = nameOf(note.author)
  const time = formatTime(i18n.language, at)
  return (
    <article className={classes.note} aria-label={t('note.by', { name: author, time })}>
      <div className={classes.noteHead}>
        <IconLock size={13} stroke={1.9} aria-hidden="true" />
        <strong>{t('note.title')}</strong>
        <bdi>{author}</bdi>
        <time dateTime={note.at} title={formatFull(i18n.language, at)}>
          {time}
        </time>
        <span className={classes.noteReaders}>{t('note.readers')}</span>
      </div>
      <MessageText text={note.text} />
      {note.mentions.length > 0 && (
        <div className={classes.noteFor}>
          {t('note.for', { names: new Intl.ListFormat(i18n.language).format(note.mentions.map(nameOf)) })}
        </div>
      )}
    </article>
  )
}
