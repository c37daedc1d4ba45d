import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowsSort } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useChooseSort, useSortChoice } from '../../core/conversations/list-choices.ts'

/** The order of the lists in which anybody can wait. */
export function SortChoice() {
  const { t } = useTranslation()
  const sort = useSortChoice()
  const choose = useChooseSort()
  const items = [
    { value: 'longest_waiting', label: t('inbox.byWait') },
    { value: 'newest', label: t('inbox.byNews') },
  ] as const
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon size={30} variant="default" aria-label={t('inbox.sort')} title={t('inbox.sort')}>
          <IconArrowsSort size={16} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value} checked={sort === value} onChange={() => choose(value)}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
