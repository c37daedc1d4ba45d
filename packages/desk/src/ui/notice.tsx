import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice.module.css'

/** `danger` is announced at once; `info` when the reader gets there. */
export function Notice({ tone, children }: { tone: 'danger' | 'info'; children: ReactNode }) {
  const Icon = tone === 'danger' ? IconAlertCircle : IconInfoCircle
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>{children}</div>
    </div>
  )
}
