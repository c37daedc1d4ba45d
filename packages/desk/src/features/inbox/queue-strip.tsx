import { VisuallyHidden } from '@mantine/core'
import type { DeskQueueItem } from '@passerelle/protocol'
import { IconClockExclamation } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useConnectorChoice } from '../../core/conversations/list-choices.ts'
import { useQueuesOf } from '../../core/conversations/queue-queries.ts'
import { inboxPath, type View, viewOfQueue } from '../../core/conversations/views.ts'
import { waitStep } from '../../core/conversations/wait-step.ts'
import { useNow } from '../../core/ui/use-now.ts'
import classes from './list-pane.module.css'

interface QueueStripProps {
  view: View
  searching: boolean
}

/** The agent's queues, with how many nobody has; where there is one alone, Unassigned says the same. */
export function QueueStrip({ view, searching }: QueueStripProps) {
  const { t } = useTranslation()
  const now = useNow(15_000)
  const queues = useQueuesOf(useConnectorChoice())?.filter(({ is_own }) => is_own) ?? []
  if (queues.length < 2) return null
  const sum = queues.reduce((total, { unassigned }) => total + unassigned, 0)
  const isShown = (one: View) => one === view && !searching
  return (
    <nav className={classes.queues} aria-label={t('inbox.queues')}>
      <Entry to="queue" name={t('inbox.allQueues')} count={sum} isShown={isShown('queue')} />
      {queues.map((queue) => (
        <Entry
          key={queue.id}
          to={viewOfQueue(queue.id)}
          name={queue.name}
          count={queue.unassigned}
          isShown={isShown(viewOfQueue(queue.id))}
          isLate={isLate(queue, now)}
        />
      ))}
    </nav>
  )
}

function isLate({ oldest_waiting_since: since, wait_target_seconds: target }: DeskQueueItem, now: number): boolean {
  return since !== null && waitStep(now - Date.parse(since), target) === 'too-long'
}

interface EntryProps {
  to: View
  name: string
  count: number
  isShown: boolean
  isLate?: boolean
}

function Entry({ to, name, count, isShown, isLate = false }: EntryProps) {
  const { t } = useTranslation()
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isShown) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isShown])
  return (
    <Link
      ref={link}
      to={inboxPath(to)}
      className={classes.queue}
      aria-current={isShown ? 'page' : undefined}
      data-late={isLate || undefined}
    >
      <bdi>{name}</bdi>
      {isLate && (
        <>
          <IconClockExclamation size={14} stroke={1.8} aria-hidden="true" />
          <VisuallyHidden>{t('inbox.queueLate')}</VisuallyHidden>
        </>
      )}
      {count > 0 && (
        <>
          <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
          <VisuallyHidden>{t('inbox.count', { count })}</VisuallyHidden>
        </>
      )}
    </Link>
  )
}
