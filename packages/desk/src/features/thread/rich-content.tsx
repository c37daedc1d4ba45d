import { useTranslation } from 'react-i18next'
import { ValueTree } from '../../ui/value-tree.tsx'
import classes from './rich-content.module.css'

/** Partners send what they like here: it is shown as what it is, never as markup. */
export function RichContent({ content }: { content: unknown }) {
  const { t } = useTranslation()
  const value = parseText(content)
  if (isNothing(value)) return null
  return (
    <div className={classes.card}>
      <div className={classes.title}>{t('thread.richContent')}</div>
      <ValueTree value={value} />
    </div>
  )
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** JSON in a string is read as what it says. */
function parseText(content: unknown): unknown {
  if (typeof content !== 'string' || !/^\s*[[{]/.test(content)) return content
  try {
    return JSON.parse(content)
  } catch {
    return content
  }
}
