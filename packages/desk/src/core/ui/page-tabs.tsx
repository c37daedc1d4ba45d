import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import classes from './page-tabs.module.css'

interface PageTabsProps {
  label: string
  /** The first is the page itself, the others have an address below it. */
  tabs: readonly { to: string; label: string }[]
}

/** The parts of one page: each has its own address. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone they are wider than the window.
  useEffect(() => {
    if (pathname) nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <nav ref={nav} className={classes.tabs} aria-label={label}>
      {tabs.map(({ to, label: name }, index) => (
        <NavLink key={to} to={to} end={index === 0} className={classes.tab ?? ''}>
          {name}
        </NavLink>
      ))}
    </nav>
  )
}
