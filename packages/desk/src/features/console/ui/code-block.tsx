import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../ui/copy-button.tsx'
import classes from './code-block.module.css'

/** Text to take along: shown as it is, copied in one click. */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  const { t } = useTranslation('console')
  return (
    <figure className={classes.block}>
      <figcaption className={classes.head}>
        <span>{title}</span>
        <CopyButton value={code} label={t('ui.copy', { name: title })} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}
