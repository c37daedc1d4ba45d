import { ActionIcon, Menu } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconArrowForwardUp, IconRobot, IconTransfer } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAskedMove } from '../../core/conversations/asked-move.ts'
import { isReturnable } from '../../core/conversations/conversation-action.ts'

/** Passing an open conversation on: to a queue, to a colleague, back to the bot. */
export function MoveMenu({ item }: { item: ConversationItem }) {
  const { t } = useTranslation()
  const { ask } = useAskedMove()
  if (item.status !== 'open') return null
  const askOf = (kind: 'transfer' | 'return') => () => ask({ conversation: item.id, kind })
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t('transfer.menu')}>
          <IconArrowForwardUp size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTransfer size={17} stroke={1.7} aria-hidden="true" />} onClick={askOf('transfer')}>
          {t('transfer.transfer')}
        </Menu.Item>
        {isReturnable(item) && (
          <Menu.Item leftSection={<IconRobot size={17} stroke={1.7} aria-hidden="true" />} onClick={askOf('return')}>
            {t('transfer.return')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
