import type { AgentStatus } from '@passerelle/protocol'
import classes from './status-dot.module.css'

/** Beside the status in words, or on what says it by its name. */
export const StatusDot = ({ status }: { status: AgentStatus }) => (
  <span className={classes.dot} data-status={status} aria-hidden="true" />
)
