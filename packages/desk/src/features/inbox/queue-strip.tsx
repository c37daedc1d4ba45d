import { VisuallyHidden } from '@mantine/core'
import type { DeskQueueItem } from '@passerelle/protocol'
import { IconClockExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useConnectorChoice } from '../../core/conversations/list-choices.ts'
import { useQueuesOf } from '../../core/conversations/queue-queries.ts'
import { type View, viewOfQueue } from '../../core/conversations/views.ts'
import { waitStep } from '../../core/conversations/wait-step.ts'
import { useNow } from '../../core/ui/use-now.ts'
import classes from './list-pane.module.css'
import { StripEntry } from './strip-entry.tsx'
import { stripOf } from './strip-queues.ts'

interface QueueStripProps {
  view: View
  searching: boolean
}

/** The agent's queues, with how many nobody has. */
export function QueueStrip({ view, searching }: QueueStripProps) {
  const { t } = useTranslation()
  const now = useNow(15_000)
  const { own, hasSum } = stripOf(useQueuesOf(useConnectorChoice()) ?? [])
  if (own.length === 0) return null
  const sum = own.reduce((total, { unassigned }) => total + unassigned, 0)
  const isShown = (one: View) => one === view && !searching
  return (
    <nav className={classes.queues} aria-label={t('inbox.queues')}>
      {hasSum && <Entry to="queue" name={t('inbox.allQueues')} count={sum} isShown={isShown('queue')} />}
      {own.map((queue) => (
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

function Entry({ count, isLate = false, ...entry }: EntryProps) {
  const { t } = useTranslation()
  return (
    <StripEntry {...entry} isLate={isLate}>
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
    </StripEntry>
  )
}
