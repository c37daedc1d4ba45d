import { ExactNumber } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import classes from './value-tree.module.css'

const OPEN_DEPTH = 3
const MANY = 200

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof ExactNumber)

/** Any JSON as a tree to read: names and values, deeper parts folded. */
export function ValueTree({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (!isNested(value)) return <Leaf value={value} />
  const isList = Array.isArray(value)
  const entries = Object.entries(value).slice(0, MANY)
  return (
    <ul className={classes.tree} data-depth={depth}>
      {entries.map(([name, child]) => (
        <li key={name}>
          <Entry name={isList ? String(Number(name) + 1) : name} value={child} depth={depth} />
        </li>
      ))}
      {Object.keys(value).length > MANY && <li>…</li>}
    </ul>
  )
}

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const { t } = useTranslation()
  if (!isNested(value)) {
    return (
      <div className={classes.entry}>
        <span className={classes.name}>{name}</span>
        <Leaf value={value} />
      </div>
    )
  }
  const count = Object.keys(value).length
  return (
    <details className={classes.branch} open={depth < OPEN_DEPTH && count > 0}>
      <summary>
        <span className={classes.name}>{name}</span>
        <span className={classes.count}>{t(Array.isArray(value) ? 'values.list' : 'values.object', { count })}</span>
      </summary>
      <ValueTree value={value} depth={depth + 1} />
    </details>
  )
}

function Leaf({ value }: { value: unknown }) {
  const { t } = useTranslation()
  if (typeof value === 'string') {
    return (
      <span className={classes.text} dir="auto">
        {value}
      </span>
    )
  }
  if (typeof value === 'boolean') return <span className={classes.atom}>{t(value ? 'values.yes' : 'values.no')}</span>
  if (value === null || value === undefined) return <span className={classes.count}>{t('values.nothing')}</span>
  return <span className={classes.atom}>{String(value)}</span>
}
