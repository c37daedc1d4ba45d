import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useOperatorQueues } from '../../core/operator/console-queries.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Page, Section } from '../../core/ui/page.tsx'
import { DeleteQueue } from '../../features/console/queues/delete-queue.tsx'
import { HoursSection } from '../../features/console/queues/hours-section.tsx'
import { MembersSection } from '../../features/console/queues/members-section.tsx'
import { OptionsSection } from '../../features/console/queues/options-section.tsx'
import { TextsSection } from '../../features/console/queues/texts-section.tsx'
import { NotFoundPage } from '../not-found-page.tsx'

export function QueuePage() {
  const { id = '' } = useParams()
  const { t } = useTranslation('console')
  const query = useOperatorQueues()
  const queue = query.data?.find((one) => one.id === id)
  if (query.isError && !queue) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const back = { to: '/console/queues', label: t('queues.title') }
  if (!queue && query.isFetching) {
    return (
      <Page title={t('queues.title')} back={back}>
        <Skeleton height={160} radius="md" />
      </Page>
    )
  }
  if (!queue) return <NotFoundPage />
  return (
    <Page title={queue.name} back={back} actions={<DeleteQueue queue={queue} />}>
      <Section title={t('queues.options')}>
        <OptionsSection key={id} queue={queue} />
      </Section>
      <Section title={t('queues.members')}>
        <MembersSection key={id} queue={queue} />
      </Section>
      <Section title={t('queues.hours')}>
        <HoursSection key={id} queue={queue} />
      </Section>
      <Section title={t('queues.texts')}>
        <TextsSection key={id} queue={queue} />
      </Section>
    </Page>
  )
}
