import { ActionIcon, Tooltip } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconAlarmSnooze, IconChevronLeft, IconLayoutSidebarRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAskedSnooze } from '../../core/conversations/asked-snooze.ts'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { PriorityTag } from '../../core/ui/priority-tag.tsx'
import { Tags } from '../../core/ui/tags.tsx'
import { useMedia } from '../../core/ui/use-media.ts'
import { AssignMenu } from './assign-menu.tsx'
import { MoveMenu } from './move-menu.tsx'
import { StatusButton } from './status-button.tsx'
import { TagMenu } from './tag-menu.tsx'
import classes from './thread-pane.module.css'

interface ThreadHeaderProps {
  item: ConversationItem
  view: View
  details: boolean
  onToggleDetails: () => void
}

export function ThreadHeader({ item, view, details, onToggleDetails }: ThreadHeaderProps) {
  const { t, i18n } = useTranslation()
  // The customer's pane names the connector.
  const isTight = useMedia('(max-width: 84em)')
  const state =
    item.snoozed_until === null
      ? t(`inbox.${item.status}Status`)
      : t('snooze.until', { time: formatDateTime(i18n.language, Date.parse(item.snoozed_until)) })
  return (
    <header className={classes.header}>
      <ActionIcon
        component={Link}
        to={inboxPath(view)}
        size="lg"
        className={classes.back ?? ''}
        aria-label={t('thread.back')}
      >
        <IconChevronLeft size={20} aria-hidden="true" />
      </ActionIcon>
      <div className={classes.who}>
        <h2 title={item.customer_name}>
          <bdi>{item.customer_name}</bdi>
        </h2>
        <div className={classes.sub}>
          <span
            className={classes.status}
            data-status={item.status}
            data-snoozed={item.snoozed_until !== null || undefined}
            title={state}
          >
            {state}
          </span>
          {!(isTight && item.tags.length > 0) && (
            <>
              <span aria-hidden="true">·</span>
              <bdi>{item.connector_name}</bdi>
            </>
          )}
          <PriorityTag priority={item.priority} />
          <Tags tags={item.tags} most={isTight ? 1 : 3} />
        </div>
      </div>
      <div className={classes.actions}>
        <AssignMenu item={item} view={view} />
        <StatusButton item={item} />
        {item.status === 'open' && item.owner?.type !== 'bot' && <SnoozeButton item={item} />}
        <MoveMenu item={item} />
        <TagMenu item={item} />
        <Tooltip label={t('thread.details')}>
          <ActionIcon size={30} onClick={onToggleDetails} aria-pressed={details} aria-label={t('thread.details')}>
            <IconLayoutSidebarRight size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  )
}

/** Until when is asked in a dialog. */
function SnoozeButton({ item }: { item: ConversationItem }) {
  const { t } = useTranslation()
  const { ask } = useAskedSnooze()
  return (
    <ActionIcon
      size={30}
      onClick={() => ask({ conversations: [item.id], isSelected: false })}
      aria-pressed={item.snoozed_until !== null}
      aria-label={t('thread.snooze')}
      title={t('thread.snooze')}
    >
      <IconAlarmSnooze size={18} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  )
}
