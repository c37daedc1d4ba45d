import { Button } from '@mantine/core'
import { IconRefresh, IconSend } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { Page } from '../../core/ui/page.tsx'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { DeliveryDrawer } from '../../features/console/deliveries/delivery-drawer.tsx'
import { DELIVERY_FILTER, DeliveryFilters } from '../../features/console/deliveries/delivery-filters.tsx'
import { useDeliveries } from '../../features/console/deliveries/delivery-queries.ts'
import { DeliveryTable } from '../../features/console/deliveries/delivery-table.tsx'
import { ReplaySinceDialog } from '../../features/console/deliveries/replay-since-dialog.tsx'
import { Selection } from '../../features/console/deliveries/selection.tsx'

/** The live log. */
export function DeliveriesPage() {
  const { t } = useTranslation('console')
  const { id } = useParams()
  const navigate = useNavigate()
  const filters = useFilter(DELIVERY_FILTER)
  const { filter, search } = filters
  const query = useDeliveries(filter)
  const deliveries = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const [sinceOpen, setSinceOpen] = useState(false)
  const empty = filters.isFiltered
    ? {
        icon: IconSend,
        title: t('deliveries.emptyFiltered'),
        hint: t('ui.emptyFilteredHint'),
        action: (
          <Button size="xs" variant="default" onClick={filters.clear}>
            {t('ui.clearFilters')}
          </Button>
        ),
      }
    : { icon: IconSend, title: t('deliveries.empty'), hint: t('deliveries.emptyHint') }
  return (
    <Page
      title={t('deliveries.title')}
      actions={
        <Button
          size="sm"
          variant="default"
          onClick={() => setSinceOpen(true)}
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
        >
          {t('deliveries.replaySince')}
        </Button>
      }
    >
      <DeliveryFilters {...filters} />
      <Selection deliveries={deliveries.map((one) => one.id)}>
        {(selected, toggle) => (
          <TableFrame query={query} count={deliveries.length} empty={empty}>
            <DeliveryTable deliveries={deliveries} shown={id} selected={selected} onToggle={toggle} />
          </TableFrame>
        )}
      </Selection>
      <DeliveryDrawer id={id} onClose={() => navigate({ pathname: '/console/deliveries', search })} />
      {sinceOpen && <ReplaySinceDialog connector={filter.connector_id} onClose={() => setSinceOpen(false)} />}
    </Page>
  )
}
