import { Button, Menu } from '@mantine/core'
import type { BoardItem } from '@passerelle/protocol'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AgentItem, QueueItem } from '../../core/ui/receiver-items.tsx'
import classes from './board.module.css'
import type { Place, Receiver } from './board-queries.ts'
import { sortReceivers } from './sort-board.ts'

interface GiveMenuProps {
  board: BoardItem
  /** Where it is now: it cannot go there. */
  from: Place
  text: string
  /** With the name of what is given. */
  label: string
  pending: boolean
  onGive: (to: Receiver) => void
}

/** Those who are online and have the least stand first. */
export function GiveMenu({ board, from, text, label, pending, onGive }: GiveMenuProps) {
  const { t } = useTranslation('console')
  const isElsewhere = (kind: Place['kind'], id: string) => from.kind !== kind || from.id !== id
  const agents = sortReceivers(board.agents.filter(({ id }) => isElsewhere('agent', id)))
  const queues = board.queues.filter(({ id }) => isElsewhere('queue', id))
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          className={classes.give ?? ''}
          loading={pending}
          aria-label={label}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {text}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.receivers ?? ''}>
        <Menu.Label>{t('board.agents')}</Menu.Label>
        {agents.map(({ id, name, status, held }) => (
          <AgentItem
            key={id}
            agent={{ id, name }}
            mark={
              <span className={classes.load}>
                {t(`board.is.${status}`)} · {t('board.openCount', { count: held })}
              </span>
            }
            onChoose={() => onGive({ kind: 'agent', id, name })}
          />
        ))}
        {queues.length > 0 && <Menu.Label>{t('board.queues')}</Menu.Label>}
        {queues.map(({ id, name }) => (
          <QueueItem key={id} queue={{ name }} onChoose={() => onGive({ kind: 'queue', id, name })} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
