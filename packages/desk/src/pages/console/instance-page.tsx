import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useInstances } from '../../core/operator/console-queries.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Page, Section } from '../../core/ui/page.tsx'
import { InstanceForm } from '../../features/console/instances/instance-form.tsx'
import { MetadataSection } from '../../features/console/instances/metadata-section.tsx'
import { NotFoundPage } from '../not-found-page.tsx'

export function InstancePage() {
  const { id = '' } = useParams()
  const { t } = useTranslation('console')
  const query = useInstances()
  const instance = query.data?.find((one) => one.id === id)
  if (query.isError && !instance) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const back = { to: '/console/instances', label: t('instances.title') }
  if (!instance && query.isFetching) {
    return (
      <Page title={t('instances.title')} back={back}>
        <Skeleton height={160} radius="md" />
      </Page>
    )
  }
  if (!instance) return <NotFoundPage />
  return (
    <Page title={instance.name} back={back}>
      <Section title={t('instances.options')}>
        <InstanceForm key={id} instance={instance} />
      </Section>
      <MetadataSection key={`${id} metadata`} instance={instance} />
    </Page>
  )
}
