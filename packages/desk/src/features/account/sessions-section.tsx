import { Button, Skeleton } from '@mantine/core'
import type { SessionListItem } from '@passerelle/protocol'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isStatus } from '../../core/api/api-error.ts'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { useNotifyError } from '../../core/ui/notify.ts'
import { Section } from '../../core/ui/page.tsx'
import { Pill } from '../../core/ui/pill.tsx'
import classes from './account.module.css'
import { describeDevice } from './describe-device.ts'

export function SessionsSection() {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const query = useQuery({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await api.listSessions(signal)).items,
    staleTime: 0,
  })
  if (isStatus(query.error, 404)) return null
  return (
    <Section title={t('account.sessions')}>
      {query.isPending && <Skeleton height={40} radius="md" />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <ul className={classes.sessions} aria-label={t('account.sessions')}>
        {query.data?.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Section>
  )
}

function SessionRow({ session }: { session: SessionListItem }) {
  const api = useDeskApi()
  const { t, i18n } = useTranslation('console')
  const client = useQueryClient()
  const notifyError = useNotifyError()
  const end = useMutation({
    mutationFn: () => api.endSession(session.id),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
    onError: notifyError,
  })
  const device = describeDevice(session.user_agent) ?? t('account.unknownDevice')
  const seen = formatDateTime(i18n.language, Date.parse(session.last_seen_at))
  return (
    <li>
      <div className={classes.session}>
        <strong title={session.user_agent ?? undefined}>{device}</strong>
        <span>{[session.address, t('account.seen', { time: seen })].filter(Boolean).join(' · ')}</span>
      </div>
      {session.current ? (
        <Pill tone="ok">{t('account.current')}</Pill>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          loading={end.isPending}
          aria-label={t('ui.pair', { name: t('account.end'), value: `${device}, ${seen}` })}
          onClick={() => end.mutate()}
        >
          {t('account.end')}
        </Button>
      )}
    </li>
  )
}
