import type { ActivityItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatFull, formatTime } from '../../core/i18n/format.ts'
import classes from './row-view.module.css'

/** What was done to the conversation, in one quiet line between the messages; nothing for a kind that came later. */
export function ActivityRow({ activity }: { activity: ActivityItem }) {
  const { i18n } = useTranslation()
  const text = useActivityText(activity)
  if (text === undefined) return null
  const at = Date.parse(activity.at)
  return (
    <div className={classes.activity}>
      <bdi>{text}</bdi>
      <time dateTime={activity.at} title={formatFull(i18n.language, at)}>
        {formatTime(i18n.language, at)}
      </time>
    </div>
  )
}

function useActivityText({ kind, actor, data }: ActivityItem): string | undefined {
  const { t } = useTranslation()
  const who = actor.name ?? t(`thread.actors.${actor.type}`)
  const names = { who, from: nameOf(data.from), to: nameOf(data.to) }
  switch (kind) {
    case 'conversation.opened':
      return t('thread.activity.opened', names)
    case 'conversation.taken':
      return names.from === '' ? t('thread.activity.taken', names) : t('thread.activity.takenFrom', names)
    case 'conversation.assigned':
      return t('thread.activity.assigned', names)
    case 'conversation.transferred':
      return t('thread.activity.transferred', names)
    case 'conversation.released':
      return actor.type === 'partner'
        ? t('thread.activity.releasedByCustomer', names)
        : t('thread.activity.released', names)
    case 'conversation.closed':
      return typeof data.reason === 'string'
        ? t('thread.activity.closedBecause', { who, reason: data.reason })
        : t('thread.activity.closed', names)
    case 'conversation.reopened':
      return actor.type === 'partner' ? t('thread.activity.reopenedByCustomer') : t('thread.activity.reopened', names)
    case 'delivery.retried':
    case 'delivery.replayed':
      return t('thread.activity.retried', names)
    case 'delivery.skipped':
      return t('thread.activity.skipped', names)
    case 'customer.exported':
      return t('thread.activity.exported', names)
    default:
      return undefined
  }
}

function nameOf(person: unknown): string {
  return typeof person === 'object' && person !== null && 'name' in person ? String(person.name) : ''
}
