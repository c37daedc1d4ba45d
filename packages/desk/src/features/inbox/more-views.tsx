import { ActionIcon, Menu } from '@mantine/core'
import { IconAlarmSnooze, IconDots, IconRobot, IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useQueues } from '../../core/conversations/queue-queries.ts'
import { inboxPath, type View, viewOfQueue } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'

interface MoreViewsProps {
  view: View
  searching: boolean
}

/** The lists that are looked at now and then: what is snoozed or with the bot, and queues that others serve. */
export function MoreViews({ view, searching }: MoreViewsProps) {
  const { t } = useTranslation()
  const others = useQueues().data?.filter(({ is_own }) => !is_own) ?? []
  const isShown = (one: View) => one === view && !searching
  const isAnyShown = isShown('bot') || isShown('snoozed') || others.some(({ id }) => isShown(viewOfQueue(id)))
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          size={24}
          className={classes.more ?? ''}
          data-shown={isAnyShown || undefined}
          aria-label={t('inbox.moreViews')}
        >
          <IconDots size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        <Menu.Item
          component={Link}
          to={inboxPath('bot')}
          aria-current={isShown('bot') ? 'page' : undefined}
          leftSection={<IconRobot size={17} stroke={1.7} aria-hidden="true" />}
        >
          {t('inbox.bot')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={inboxPath('snoozed')}
          aria-current={isShown('snoozed') ? 'page' : undefined}
          leftSection={<IconAlarmSnooze size={17} stroke={1.7} aria-hidden="true" />}
        >
          {t('inbox.snoozed')}
        </Menu.Item>
        {others.length > 0 && <Menu.Label>{t('inbox.otherQueues')}</Menu.Label>}
        {others.map(({ id, name, unassigned }) => (
          <Menu.Item
            key={id}
            component={Link}
            to={inboxPath(viewOfQueue(id))}
            aria-current={isShown(viewOfQueue(id)) ? 'page' : undefined}
            leftSection={<IconStack2 size={17} stroke={1.7} aria-hidden="true" />}
            rightSection={unassigned > 0 ? unassigned : undefined}
          >
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
