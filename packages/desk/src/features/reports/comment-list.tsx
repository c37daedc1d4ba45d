import type { RatingComment } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { inboxPath } from '../../core/conversations/views.ts'
import { formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { Section } from '../../core/ui/page.tsx'
import classes from './comment-list.module.css'

/** What customers said beside their score, each with its conversation. */
export function CommentList({ comments }: { comments: readonly RatingComment[] }) {
  const { t, i18n } = useTranslation('console')
  if (comments.length === 0) return null
  return (
    <Section title={t('reports.comments')}>
      <ul className={classes.list}>
        {comments.map(({ conversation_id: id, customer_name, score, comment, at, agent }) => (
          <li key={id}>
            <strong className={classes.score} data-low={score <= 2 || undefined}>
              {t('reports.ofFive', { score })}
            </strong>
            <div className={classes.said}>
              <p dir="auto">{comment}</p>
              <div className={classes.about}>
                <Link to={inboxPath('open', id)} dir="auto">
                  {customer_name}
                </Link>
                {agent && <bdi>{agent.name}</bdi>}
                <time dateTime={at} title={formatFull(i18n.language, Date.parse(at))}>
                  {formatDateTime(i18n.language, Date.parse(at))}
                </time>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
