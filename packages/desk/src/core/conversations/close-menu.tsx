import { ActionIcon, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAskedClose } from './asked-close.ts'
import { useLabels } from './conversation-queries.ts'
import type { Meant } from './selection.ts'

interface CloseMenuProps {
  asked: Meant
  /** One of the reasons that the instance offers. */
  onReason: (reason: string) => void
  variant?: 'default' | 'subtle'
}

/** Stands beside a button that closes: why, at once, or in a dialog with the tags. */
export function CloseMenu({ asked, onReason, variant = 'subtle' }: CloseMenuProps) {
  const { t } = useTranslation()
  const { ask } = useAskedClose()
  const reasons = useLabels().data?.close_reasons ?? []
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon h={30} w={24} variant={variant} aria-label={t('closing.menu')} title={t('closing.menu')}>
          <IconChevronDown size={14} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {reasons.map((reason) => (
          <Menu.Item key={reason} onClick={() => onReason(reason)}>
            <bdi>{reason}</bdi>
          </Menu.Item>
        ))}
        {reasons.length > 0 && <Menu.Divider />}
        <Menu.Item onClick={() => ask(asked)}>{t('closing.ask')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
