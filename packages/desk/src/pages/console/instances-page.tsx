import { Button } from '@mantine/core'
import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useInstances } from '../../core/operator/console-queries.ts'
import { Page } from '../../core/ui/page.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { CreateInstanceDialog } from '../../features/console/instances/create-instance-dialog.tsx'

export function InstancesPage() {
  const { t } = useTranslation('console')
  const query = useInstances()
  const instances = query.data ?? []
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button size="sm" onClick={() => setCreating(true)} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      {t('instances.create')}
    </Button>
  )
  const empty = { icon: IconBuilding, title: t('instances.empty'), hint: t('instances.emptyHint') }
  return (
    <Page title={t('instances.title')} actions={create}>
      <TableFrame query={query} count={instances.length} empty={empty}>
        <table className={table.table} aria-label={t('instances.title')}>
          <thead>
            <tr>
              <th scope="col">{t('instances.name')}</th>
              <th scope="col">{t('instances.sight')}</th>
            </tr>
          </thead>
          <tbody>
            {instances.map(({ id, name, sight }) => (
              <tr key={id}>
                <td>
                  <Link to={`/console/instances/${id}`} className={table.main}>
                    <bdi>{name}</bdi>
                  </Link>
                </td>
                <td>{t(`instances.sights.${sight}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {isCreating && <CreateInstanceDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}
