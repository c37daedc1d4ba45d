import { ActionIcon, Button, CloseButton, Menu } from '@mantine/core'
import { IconAlarmSnooze, IconArrowForwardUp, IconCheck, IconRobot, IconTag, IconUser } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAskedReturn } from '../../core/conversations/asked-return.ts'
import { useAskedSnooze } from '../../core/conversations/asked-snooze.ts'
import { useBulk } from '../../core/conversations/bulk.ts'
import { CloseMenu } from '../../core/conversations/close-menu.tsx'
import { useAgents, useLabels } from '../../core/conversations/conversation-queries.ts'
import { useQueues } from '../../core/conversations/queue-queries.ts'
import { useReturnable } from '../../core/conversations/returnable.ts'
import { useSelection } from '../../core/conversations/selection.ts'
import type { View } from '../../core/conversations/views.ts'
import { useMe } from '../../core/session/session.ts'
import { AgentItem, QueueItem } from '../../core/ui/receiver-items.tsx'
import classes from './selection-bar.module.css'

/** What can be done with all selected rows; there while any is. Another list begins without any. */
export function SelectionBar({ view }: { view: View }) {
  const { t } = useTranslation()
  const { ids, clear } = useSelection()
  const bulk = useBulk()
  const snooze = useAskedSnooze()
  const giveBack = useAskedReturn()
  const returnable = useReturnable()
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each list by itself
  useEffect(() => clear, [view])
  const chosen = [...ids]
  if (chosen.length === 0) return null
  const meant = { conversations: chosen, isSelected: true }
  return (
    <div role="toolbar" aria-label={t('bulk.actions')} className={classes.bar}>
      <span role="status" className={classes.count}>
        {t('bulk.selected', { count: chosen.length })}
      </span>
      {view !== 'closed' && (
        <>
          <ActionIcon
            size={30}
            aria-label={t('bulk.close')}
            title={t('bulk.close')}
            onClick={() => bulk(chosen, { type: 'close' })}
          >
            <IconCheck size={17} aria-hidden="true" />
          </ActionIcon>
          <CloseMenu asked={meant} onReason={(reason) => bulk(chosen, { type: 'close', reason })} />
          <ActionIcon
            size={30}
            aria-label={t('bulk.take')}
            title={t('bulk.take')}
            onClick={() => bulk(chosen, { type: 'assign', assignee: 'me' })}
          >
            <IconUser size={17} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            size={30}
            aria-label={t('bulk.snooze')}
            title={t('bulk.snooze')}
            onClick={() => snooze.ask(meant)}
          >
            <IconAlarmSnooze size={17} aria-hidden="true" />
          </ActionIcon>
          <ReceiverMenu onChoose={(to) => bulk(chosen, { type: 'transfer', ...to })} />
          {returnable.length > 0 && (
            <ActionIcon
              size={30}
              aria-label={t('bulk.return')}
              title={t('bulk.return')}
              onClick={() => giveBack.ask(returnable)}
            >
              <IconRobot size={17} aria-hidden="true" />
            </ActionIcon>
          )}
        </>
      )}
      <BulkTagMenu onChoose={(tag) => bulk(chosen, { type: 'tag', add: [tag] })} />
      {view === 'closed' && (
        <Button size="compact-xs" variant="default" onClick={() => bulk(chosen, { type: 'reopen' })}>
          {t('bulk.reopen')}
        </Button>
      )}
      <CloseButton size="sm" className={classes.clear ?? ''} aria-label={t('bulk.clear')} onClick={clear} />
    </div>
  )
}

function ReceiverMenu({ onChoose }: { onChoose: (to: { queue_id: string } | { agent_id: string }) => void }) {
  const { t } = useTranslation()
  const me = useMe().agent.id
  const queues = useQueues().data ?? []
  const agents = (useAgents().data ?? []).filter(({ id }) => id !== me)
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t('bulk.transfer')} title={t('bulk.transfer')}>
          <IconArrowForwardUp size={17} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('bulk.queues')}</Menu.Label>
        {queues.map((queue) => (
          <QueueItem key={queue.id} queue={queue} onChoose={() => onChoose({ queue_id: queue.id })} />
        ))}
        {agents.length > 0 && <Menu.Label>{t('bulk.colleagues')}</Menu.Label>}
        {agents.map((agent) => (
          <AgentItem key={agent.id} agent={agent} onChoose={() => onChoose({ agent_id: agent.id })} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function BulkTagMenu({ onChoose }: { onChoose: (tag: string) => void }) {
  const { t } = useTranslation()
  const tags = useLabels().data?.tags ?? []
  if (tags.length === 0) return null
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon size={30} aria-label={t('bulk.tag')} title={t('bulk.tag')}>
          <IconTag size={17} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {tags.map((tag) => (
          <Menu.Item key={tag} onClick={() => onChoose(tag)}>
            <bdi>{tag}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
