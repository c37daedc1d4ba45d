import { Tooltip } from '@mantine/core'
import {
  type Icon,
  IconAlertCircle,
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconRefresh,
} from '@tabler/icons-react'
import classes from './delivery-icon.module.css'
import type { DeliveryWord } from './describe-delivery.ts'

const ICONS: Record<DeliveryWord | 'sending' | 'notSent' | 'read', Icon> = {
  sending: IconClock,
  notSent: IconAlertTriangle,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  retrying: IconRefresh,
  failed: IconAlertCircle,
  cancelled: IconBan,
}

/** The state's sign; its word is its name. */
export function DeliveryIcon({ word, label }: { word: keyof typeof ICONS; label: string }) {
  const Sign = ICONS[word]
  return (
    <Tooltip label={label}>
      <span className={classes.state} data-word={word} role="img" aria-label={label}>
        <Sign size={15} stroke={1.9} aria-hidden="true" />
      </span>
    </Tooltip>
  )
}
