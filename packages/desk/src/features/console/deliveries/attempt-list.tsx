import { Skeleton } from '@mantine/core'
import type { AttemptItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatFull } from '../../../i18n/format.ts'
import { useServerText } from '../../../i18n/i18n.ts'
import { Failure } from '../../../ui/failure.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { Ago } from '../ui/ago.tsx'
import { CodeBlock } from '../ui/code-block.tsx'
import form from '../ui/form.module.css'
import { Pill } from '../ui/pill.tsx'
import classes from './deliveries.module.css'
import { useAttempts } from './delivery-queries.ts'

/** The newest first and open: that is the one in question. */
export function AttemptList({ delivery }: { delivery: string }) {
  const { t } = useTranslation('console')
  const query = useAttempts(delivery)
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={40} radius="md" mt="xs" />
  if (query.data.length === 0) return <p className={form.muted}>{t('deliveries.noAttempts')}</p>
  const attempts = query.data.toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at))
  return (
    <ol className={classes.attempts} reversed>
      {attempts.map((attempt, index) => (
        <li key={attempt.id}>
          <Attempt attempt={attempt} number={attempts.length - index} open={index === 0} />
        </li>
      ))}
    </ol>
  )
}

interface AttemptProps {
  attempt: AttemptItem
  number: number
  open: boolean
}

function Attempt({ attempt, number, open }: AttemptProps) {
  const { t, i18n } = useTranslation('console')
  const serverText = useServerText()
  const now = useNow(5000)
  const isOk = attempt.error === null
  return (
    <details className={classes.attempt} open={open}>
      <summary>
        <strong>{t('deliveries.attempt', { number })}</strong>
        <Pill tone={isOk ? 'ok' : 'danger'}>{attempt.status ?? t('deliveries.noAnswer')}</Pill>
        <span className={classes.grow} />
        <span className={classes.ago}>{t('deliveries.took', { ms: attempt.duration_ms })}</span>
        <span className={classes.ago}>
          <Ago at={attempt.started_at} now={now} />
        </span>
      </summary>
      <div className={classes.attemptBody}>
        <p className={classes.reason}>
          {attempt.error === null ? t('deliveries.accepted') : serverText(attempt.error)}
        </p>
        <p className={form.muted}>
          {formatFull(i18n.language, Date.parse(attempt.started_at))}
          {attempt.flush && ` · ${t('deliveries.flush')}`}
        </p>
        {attempt.response ? <CodeBlock title={t('deliveries.response')} code={attempt.response} /> : null}
      </div>
    </details>
  )
}
