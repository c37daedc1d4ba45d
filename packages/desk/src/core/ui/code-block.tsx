import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  title: string
  code: string
  /** Other ways to take it along. */
  actions?: ReactNode
  /** Breaks long lines, where no line's end matters. */
  wrap?: boolean
}

/** Text to take along: shown as it is, copied in one click. */
export function CodeBlock({ title, code, actions, wrap = false }: CodeBlockProps) {
  const { t } = useTranslation('console')
  return (
    <figure className={classes.block} aria-label={title}>
      <figcaption className={classes.head}>
        <span>{title}</span>
        <span className={classes.actions}>
          {actions}
          <CopyButton value={code} label={t('ui.copy', { name: title })} />
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.code} data-wrap={wrap || undefined} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}
