import { Button } from '@mantine/core'
import { IconRefresh, IconSend } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import type { DeliveryFilter } from '../operator-api.ts'
import { Page } from '../ui/page.tsx'
import { TableFrame } from '../ui/table-frame.tsx'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { DeliveryFilters } from './delivery-filters.tsx'
import { useDeliveries } from './delivery-queries.ts'
import { DeliveryTable } from './delivery-table.tsx'
import { ReplaySinceDialog } from './replay-since-dialog.tsx'
import { Selection } from './selection.tsx'

/** The live log. The filter is in the address, so that what one looks at can be shared. */
export function DeliveriesPage() {
  const { t } = useTranslation('console')
  const { id } = useParams()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const filter = useMemo<DeliveryFilter>(
    () => ({
      connector_id: search.get('connector_id') ?? '',
      state: search.get('state') ?? '',
      customer_id: search.get('customer_id') ?? '',
    }),
    [search],
  )
  const query = useDeliveries(filter)
  const deliveries = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const [sinceOpen, setSinceOpen] = useState(false)
  const isFiltered = Object.values(filter).some((value) => value !== '')
  const empty = isFiltered
    ? { icon: IconSend, title: t('deliveries.emptyFiltered'), hint: t('deliveries.emptyFilteredHint') }
    : { icon: IconSend, title: t('deliveries.empty'), hint: t('deliveries.emptyHint') }
  return (
    <Page
      title={t('deliveries.title')}
      hint={t('deliveries.hint')}
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
      <DeliveryFilters filter={filter} />
      <Selection deliveries={deliveries.map((one) => one.id)}>
        {(selected, toggle) => (
          <TableFrame query={query} count={deliveries.length} empty={empty}>
            <DeliveryTable deliveries={deliveries} shown={id} selected={selected} onToggle={toggle} />
          </TableFrame>
        )}
      </Selection>
      <DeliveryDrawer
        id={id}
        onClose={() => navigate({ pathname: '/console/deliveries', search: search.toString() })}
      />
      <ReplaySinceDialog connector={filter.connector_id} opened={sinceOpen} onClose={() => setSinceOpen(false)} />
    </Page>
  )
}
