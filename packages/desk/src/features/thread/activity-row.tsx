import type { ActivityItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatFull, formatTime } from '../../core/i18n/format.ts'
import { useMe } from '../../core/session/session.ts'
import { sentenceOf } from './activity-sentence.ts'
import classes from './row-view.module.css'

/** What was done to the conversation, in one quiet line between the messages; nothing for a kind that came later. */
export function ActivityRow({ activity }: { activity: ActivityItem }) {
  const { t, i18n } = useTranslation()
  const sentence = sentenceOf(activity, useMe().agent.id)
  if (sentence === undefined) return null
  const { actor } = activity
  const who = actor.name ?? t(`thread.actors.${actor.type}`)
  const hints = sentence.hints?.map((hint) => t(`thread.hints.${hint}`)).join(', ')
  const at = Date.parse(activity.at)
  return (
    <div className={classes.activity}>
      <bdi>{t(`thread.activity.${sentence.key}`, { who, ...sentence.names, ...(hints && { to: hints }) })}</bdi>
      {/* The time never stands alone on a line. */}
      {'\u00a0'}
      <time dateTime={activity.at} title={formatFull(i18n.language, at)}>
        {formatTime(i18n.language, at)}
      </time>
    </div>
  )
}
