import { Button, Loader, Menu } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconCheck, IconChevronDown, IconUser, IconUserOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAgents, useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useTakeAlong } from '../../core/conversations/take-along.ts'
import type { View } from '../../core/conversations/views.ts'
import { useMe } from '../../core/session/session.ts'
import { Avatar } from '../../core/ui/avatar.tsx'
import { useNotifyError } from '../../core/ui/notify.ts'
import { AgentItem } from '../../core/ui/receiver-items.tsx'
import { StatusDot } from '../../core/ui/status-dot.tsx'
import classes from './thread-pane.module.css'

export function AssignMenu({ item, view }: { item: ConversationItem; view: View }) {
  const { t } = useTranslation()
  const me = useMe().agent
  const agents = useAgents()
  const change = useChangeConversation(item.id)
  const notifyError = useNotifyError()
  const { assignee } = item
  const isMine = assignee?.id === me.id
  const others = agents.data?.filter((agent) => agent.id !== me.id) ?? []
  const takeAlong = useTakeAlong(view)
  const assign = (to: string | null) =>
    change.mutate(
      { kind: 'assign', assignee: to },
      { onError: notifyError, onSuccess: (_, action) => takeAlong(item.id, action) },
    )
  const shown = assignee ? (isMine ? t('thread.you') : assignee.name) : t('thread.assign')

  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          size="xs"
          variant={assignee ? 'default' : 'light'}
          className={classes.assign ?? ''}
          loading={change.isPending}
          aria-label={assignee ? t('thread.assignTo', { name: shown }) : t('thread.assignNobody')}
          leftSection={
            assignee ? (
              <Avatar id={assignee.id} name={assignee.name} size={18} />
            ) : (
              <IconUser size={15} aria-hidden="true" />
            )
          }
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          <bdi>{shown}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Avatar id={me.id} name={me.name} size={20} />}
          rightSection={isMine && <IconCheck size={15} aria-hidden="true" />}
          onClick={() => assign('me')}
        >
          {t('thread.toMe')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconUserOff size={18} stroke={1.7} aria-hidden="true" />}
          rightSection={!assignee && <IconCheck size={15} aria-hidden="true" />}
          onClick={() => assign(null)}
        >
          {t('thread.toNobody')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{others.length === 0 && agents.data ? t('thread.noOthers') : t('thread.others')}</Menu.Label>
        {agents.isPending && <Loader size="xs" m="xs" />}
        {others.map((agent) => (
          <AgentItem
            key={agent.id}
            agent={agent}
            mark={assignee?.id === agent.id && <IconCheck size={15} aria-hidden="true" />}
            onChoose={() => assign(agent.id)}
          >
            <span className={classes.colleague}>
              <StatusDot status={agent.status} /> {t(`status.${agent.status}`)}
            </span>
          </AgentItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
