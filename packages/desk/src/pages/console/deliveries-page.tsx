import { Button } from '@mantine/core'
import { IconRefresh, IconSend } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { Page } from '../../core/ui/page.tsx'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useEmptyLog } from '../../core/ui/use-empty-log.tsx'
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
  const { filter } = useFilter(DELIVERY_FILTER)
  return (
    <Page title={t('deliveries.title')} actions={<ReplaySince connector={filter.connector_id} />}>
      <DeliveryLog path="/console/deliveries" />
    </Page>
  )
}

/** Of all, or of one connector. */
export function DeliveryLog({ path, connector }: { path: string; connector?: string }) {
  const { delivery } = useParams()
  const navigate = useNavigate()
  const filters = useFilter(DELIVERY_FILTER)
  const { filter, search } = filters
  const query = useDeliveries({ ...filter, ...(connector !== undefined && { connector_id: connector }) })
  const deliveries = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const empty = useEmptyLog('deliveries', IconSend, filters)
  return (
    <>
      <DeliveryFilters {...filters} connector={connector} />
      <Selection deliveries={deliveries.map((one) => one.id)}>
        {(selected, toggle) => (
          <TableFrame query={query} count={deliveries.length} empty={empty}>
            <DeliveryTable path={path} deliveries={deliveries} shown={delivery} selected={selected} onToggle={toggle} />
          </TableFrame>
        )}
      </Selection>
      <DeliveryDrawer id={delivery} onClose={() => navigate({ pathname: path, search })} />
    </>
  )
}

/** Opens the dialog that sends again what one connector was sent since a time. */
export function ReplaySince({ connector }: { connector: string }) {
  const { t } = useTranslation('console')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        size="sm"
        variant="default"
        onClick={() => setOpen(true)}
        leftSection={<IconRefresh size={16} aria-hidden="true" />}
      >
        {t('deliveries.replaySince')}
      </Button>
      {isOpen && <ReplaySinceDialog connector={connector} onClose={() => setOpen(false)} />}
    </>
  )
}
