import type { ReactNode } from 'react'
import classes from './pill.module.css'

export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'quiet'

/** A state in one or two words; the colour only repeats what the words say. */
export function Pill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {children}
    </span>
  )
}
