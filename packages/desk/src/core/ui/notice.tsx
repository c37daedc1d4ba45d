import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice.module.css'

const ICONS = { danger: IconAlertCircle, warn: IconAlertTriangle, info: IconInfoCircle, ok: IconCircleCheck }

const URGENT: readonly string[] = ['danger', 'warn']

/** `danger` and `warn` are announced at once; the others when the reader gets there. */
export function Notice({ tone, children }: { tone: keyof typeof ICONS; children: ReactNode }) {
  const Icon = ICONS[tone]
  return (
    <div className={classes.notice} data-tone={tone} role={URGENT.includes(tone) ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>{children}</div>
    </div>
  )
}
