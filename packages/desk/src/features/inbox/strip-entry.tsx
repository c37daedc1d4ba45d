import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'

interface StripEntryProps {
  to: View
  name: string
  isShown: boolean
  isLate?: boolean
  /** Stands behind the name. */
  children?: ReactNode
}

/** A list of a line of lists that scrolls sideways; the one that is shown is in sight. */
export function StripEntry({ to, name, isShown, isLate = false, children }: StripEntryProps) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isShown) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isShown])
  return (
    <Link
      ref={link}
      to={inboxPath(to)}
      className={classes.queue}
      aria-current={isShown ? 'page' : undefined}
      data-late={isLate || undefined}
    >
      <bdi>{name}</bdi>
      {children}
    </Link>
  )
}
