import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../../core/ui/notice.tsx'
import { useNotifyError } from '../../../core/ui/notify.ts'
import classes from './deliveries.module.css'
import { useReplayMany } from './delivery-queries.ts'

interface SelectionProps {
  /** Ids, newest first. */
  deliveries: string[]
  children: (selected: ReadonlySet<string>, toggle: (ids: string[], on: boolean) => void) => ReactNode
}

/** What is ticked, and what can be done with all of it. */
export function Selection({ deliveries, children }: SelectionProps) {
  const { t } = useTranslation('console')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const replay = useReplayMany()
  const notifyError = useNotifyError()
  const chosen = deliveries.filter((id) => selected.has(id))
  const toggle = (ids: string[], on: boolean) => {
    replay.reset()
    setSelected((current) => {
      const next = new Set(current)
      for (const id of ids) {
        if (on) next.add(id)
        else next.delete(id)
      }
      return next
    })
  }
  const run = () =>
    replay.mutate(chosen.toReversed(), { onError: notifyError, onSuccess: () => setSelected(new Set()) })
  return (
    <>
      {children(selected, toggle)}
      <div role="status">
        {replay.data && (
          <Notice tone={replay.data.failed > 0 ? 'danger' : 'ok'}>
            {t('deliveries.replayedMany', { count: replay.data.done })}{' '}
            {replay.data.failed > 0 && t('deliveries.replayFailedMany', { count: replay.data.failed })}
          </Notice>
        )}
      </div>
      {chosen.length > 0 && (
        <SelectionBar
          count={chosen.length}
          progress={replay.isPending ? replay.progress : undefined}
          onReplay={run}
          onClear={() => setSelected(new Set())}
        />
      )}
    </>
  )
}

interface SelectionBarProps {
  count: number
  progress: number | undefined
  onReplay: () => void
  onClear: () => void
}

function SelectionBar({ count, progress, onReplay, onClear }: SelectionBarProps) {
  const { t } = useTranslation('console')
  return (
    <section className={classes.bar} aria-label={t('deliveries.selection')}>
      <span>
        {progress === undefined
          ? t('deliveries.selected', { count })
          : t('deliveries.replaying', { done: progress + 1, count })}
      </span>
      <Button size="xs" loading={progress !== undefined} onClick={onReplay}>
        {t('deliveries.replaySelected')}
      </Button>
      <Button size="xs" variant="default" disabled={progress !== undefined} onClick={onClear}>
        {t('deliveries.clear')}
      </Button>
    </section>
  )
}
