import { Menu } from '@mantine/core'
import type { DeskAgentItem, DeskQueueItem } from '@passerelle/protocol'
import { IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'

interface AgentItemProps {
  agent: Pick<DeskAgentItem, 'id' | 'name'>
  onChoose: () => void
  /** At the end of the line. */
  mark?: ReactNode
  /** Beside the name. */
  children?: ReactNode
}

/** An agent in a menu of those who can have a conversation. */
export function AgentItem({ agent: { id, name }, onChoose, mark, children }: AgentItemProps) {
  return (
    <Menu.Item leftSection={<Avatar id={id} name={name} size={20} />} rightSection={mark} onClick={onChoose}>
      <bdi>{name}</bdi> {children}
    </Menu.Item>
  )
}

interface QueueItemProps {
  queue: Pick<DeskQueueItem, 'name'>
  onChoose: () => void
}

export function QueueItem({ queue: { name }, onChoose }: QueueItemProps) {
  return (
    <Menu.Item leftSection={<IconUsers size={18} stroke={1.7} aria-hidden="true" />} onClick={onChoose}>
      <bdi>{name}</bdi>
    </Menu.Item>
  )
}
