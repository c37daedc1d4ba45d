import type { QueueAvailability } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatUntil } from '../i18n/format.ts'
import { Pill, type Tone } from './pill.tsx'
import table from './table.module.css'

const TONES: Record<QueueAvailability['state'], Tone> = { open: 'ok', closed: 'quiet', unstaffed: 'warn', full: 'warn' }

export function QueueState({ availability: { state } }: { availability: QueueAvailability }) {
  const { t } = useTranslation('console')
  return <Pill tone={TONES[state]}>{t(`ui.queueStates.${state}`)}</Pill>
}

interface QueueOutlookProps {
  availability: QueueAvailability
  now: number
  /** Says too that it is not open, where no pill does. */
  withState?: boolean
}

/** When it opens, or how long one more customer would wait; nothing where neither is known. */
export function QueueOutlook({ availability, now, withState = false }: QueueOutlookProps) {
  const { t, i18n } = useTranslation('console')
  const { state, opens_at: opensAt, estimated_wait_seconds: seconds } = availability
  const parts = [
    withState && state !== 'open' && t(`ui.queueStates.${state}`),
    opensAt !== null && t('ui.queueOpens', { when: formatUntil(i18n.language, Date.parse(opensAt) - now) }),
    seconds !== null && t('ui.queueWait', { time: formatDuration(i18n.language, seconds * 1000) }),
  ].filter((part) => part !== false)
  return parts.length > 0 ? <span className={table.sub}>{parts.join(' · ')}</span> : null
}
