import { Button } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { EmptyTable } from './table-frame.tsx'

interface Filters {
  isFiltered: boolean
  clear: () => void
}

/** A log without entries: nothing has happened yet, or nothing that fits the filters. */
export function useEmptyLog(log: 'deliveries' | 'audit' | 'requests', icon: Icon, filters: Filters): EmptyTable {
  const { t } = useTranslation('console')
  if (!filters.isFiltered) return { icon, title: t(`${log}.empty`), hint: t(`${log}.emptyHint`) }
  return {
    icon,
    title: t(`${log}.emptyFiltered`),
    hint: t('ui.emptyFilteredHint'),
    action: (
      <Button size="xs" variant="default" onClick={filters.clear}>
        {t('ui.clearFilters')}
      </Button>
    ),
  }
}
