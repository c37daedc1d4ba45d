import type { RatingComment } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { inboxPath } from '../../core/conversations/views.ts'
import { formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Section } from '../../core/ui/page.tsx'
import { StaleNote } from '../../core/ui/stale.tsx'
import classes from './comment-list.module.css'
import type { useComments } from './report-queries.ts'

/** The server gives no more of them. */
const MOST = 50

/** What customers said beside their score, each with its conversation. */
export function CommentList({ query }: { query: ReturnType<typeof useComments> }) {
  const { t } = useTranslation('console')
  const comments = query.data?.items ?? []
  if (query.isError && !query.data) {
    return (
      <Section title={t('reports.comments')}>
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Section>
    )
  }
  if (comments.length === 0) return null
  return (
    <Section title={t('reports.comments')}>
      <StaleNote query={query} />
      <ul className={classes.list}>
        {comments.map((comment) => (
          <Comment key={comment.conversation_id} item={comment} />
        ))}
      </ul>
      {comments.length >= MOST && <p className={classes.rest}>{t('reports.newest', { count: comments.length })}</p>}
    </Section>
  )
}

function Comment({ item }: { item: RatingComment }) {
  const { t, i18n } = useTranslation('console')
  const { conversation_id: id, customer_name, score, comment, at, agent } = item
  return (
    <li>
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
  )
}
