import type { ReactNode } from 'react'
import { Link } from 'react-router'
import classes from './page.module.css'
import { useDocumentTitle } from './use-document-title.ts'

interface PageProps {
  title: string
  hint?: string
  /** Where one came from: shown above the title. `narrow`: only where the rail, which leads there too, is not shown. */
  back?: { to: string; label: string; narrow?: true }
  actions?: ReactNode
  children: ReactNode
}

/** A console page: its title, what can be done with it, its content. */
export function Page({ title, hint, back, actions, children }: PageProps) {
  useDocumentTitle(title)
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {back && (
            <Link to={back.to} className={classes.back} data-narrow={back.narrow}>
              {back.label}
            </Link>
          )}
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {hint && <p>{hint}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page with a title of its own. */
export function Section({ title, hint, actions, children }: Omit<PageProps, 'back'>) {
  return (
    <section className={classes.section} aria-label={title} data-section>
      <header className={classes.sectionHead}>
        <div>
          <h2>{title}</h2>
          {hint && <p>{hint}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
