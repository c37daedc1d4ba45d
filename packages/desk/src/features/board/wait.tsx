import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { waitStep } from '../../core/conversations/wait-step.ts'
import { formatDuration, formatFull } from '../../core/i18n/format.ts'
import classes from './board.module.css'

interface WaitProps {
  since: string | null
  now: number
  targetSeconds?: number | null
}

/** How long somebody waits; a dash when nobody does. */
export function Wait({ since, now, targetSeconds = null }: WaitProps) {
  const { t, i18n } = useTranslation('console')
  if (since === null) return <span className={classes.none}>–</span>
  const at = Date.parse(since)
  const ms = Math.max(0, now - at)
  const step = waitStep(ms, targetSeconds)
  const isOver = targetSeconds !== null && step === 'too-long'
  return (
    <span className={classes.wait} data-wait={step} title={formatFull(i18n.language, at)}>
      {formatDuration(i18n.language, ms)}
      {isOver && (
        <VisuallyHidden>
          {t('board.overTarget', { time: formatDuration(i18n.language, targetSeconds * 1000) })}
        </VisuallyHidden>
      )}
    </span>
  )
}
