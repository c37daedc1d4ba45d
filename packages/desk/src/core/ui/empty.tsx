import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './empty.module.css'

interface EmptyProps {
  icon: Icon
  title: string
  hint?: string
  children?: ReactNode
  role?: 'alert' | 'status'
  /** The page has nothing else: its title is the page's. */
  page?: boolean
}

/** Nothing to show: says what this place is for, or what to do. */
export function Empty({ icon: IconOf, title, hint, children, role, page = false }: EmptyProps) {
  const Title = page ? 'h1' : 'p'
  return (
    <div className={classes.empty} data-fill role={role}>
      <span className={classes.icon}>
        <IconOf size={22} stroke={1.6} aria-hidden="true" />
      </span>
      <Title className={classes.title}>{title}</Title>
      {hint && <p className={classes.hint}>{hint}</p>}
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  )
}
