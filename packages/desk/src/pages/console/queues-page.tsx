import { Button } from '@mantine/core'
import type { StaffedQueueItem } from '@passerelle/protocol'
import { IconPlus, IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount, formatDuration } from '../../core/i18n/format.ts'
import { useNames } from '../../core/operator/console-queries.ts'
import { Page } from '../../core/ui/page.tsx'
import { Pill } from '../../core/ui/pill.tsx'
import { QueueOutlook, QueueState } from '../../core/ui/queue-state.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useNow } from '../../core/ui/use-now.ts'
import { CreateQueueDialog } from '../../features/console/queues/create-queue-dialog.tsx'
import { useStaffedQueues } from '../../features/console/queues/queue-queries.ts'

export function QueuesPage() {
  const { t } = useTranslation('console')
  const query = useStaffedQueues()
  const queues = query.data ?? []
  const now = useNow(60_000)
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button size="sm" onClick={() => setCreating(true)} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      {t('queues.create')}
    </Button>
  )
  const empty = { icon: IconStack2, title: t('queues.empty'), hint: t('queues.emptyHint') }
  return (
    <Page title={t('queues.title')} actions={create}>
      <TableFrame query={query} count={queues.length} empty={empty}>
        <table className={table.table} aria-label={t('queues.title')}>
          <thead>
            <tr>
              <th scope="col">{t('queues.name')}</th>
              <th scope="col" className={table.wider}>
                {t('connectors.instance')}
              </th>
              <th scope="col" className={table.wide}>
                {t('queues.assignment')}
              </th>
              <th scope="col" className={table.wide}>
                {t('queues.wait_target_seconds')}
              </th>
              <th scope="col">{t('queues.now')}</th>
              <th scope="col" className={`${table.num} ${table.wide}`}>
                {t('queues.waiting')}
              </th>
              <th scope="col" className={`${table.num} ${table.wide}`}>
                {t('queues.available')}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <Row key={queue.id} queue={queue} now={now} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {isCreating && <CreateQueueDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function Row({ queue, now }: { queue: StaffedQueueItem; now: number }) {
  const { t, i18n } = useTranslation('console')
  const { instanceName } = useNames()
  const { wait_target_seconds: target, availability } = queue
  return (
    <tr>
      <td>
        <Link to={`/console/queues/${queue.id}`} className={table.main}>
          <bdi>{queue.name}</bdi>
        </Link>{' '}
        {queue.is_default && <Pill tone="quiet">{t('queues.default')}</Pill>}
      </td>
      <td className={table.wider}>
        <span className={table.clamp}>{instanceName(queue.instance_id)}</span>
      </td>
      <td className={table.wide}>{t(`queues.assignments.${queue.assignment}`)}</td>
      <td className={table.wide}>
        {target === null ? t('queues.none') : formatDuration(i18n.language, target * 1000)}
      </td>
      <td>
        <QueueState availability={availability} />
        <QueueOutlook availability={availability} now={now} />
      </td>
      <td className={`${table.num} ${table.wide}`}>{formatCount(i18n.language, availability.waiting ?? 0)}</td>
      <td className={`${table.num} ${table.wide}`}>
        {t('queues.availableOf', { available: availability.agents_available, online: availability.agents_online })}
      </td>
    </tr>
  )
}
