import type { ReportItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatCount, formatMs } from '../../core/i18n/format.ts'
import classes from '../../core/ui/tiles.module.css'
import { changeFrom } from './report-span.ts'

type Figures = ReportItem['totals']

interface Tile {
  name: 'opened' | 'wait' | 'first_answer' | 'handling' | 'resolution' | 'closed' | 'abandoned' | 'returned'
  /** Whether more of it is bad news. */
  isBad?: boolean
}

const TILES: readonly Tile[] = [
  { name: 'opened' },
  { name: 'wait', isBad: true },
  { name: 'first_answer', isBad: true },
  { name: 'handling', isBad: true },
  { name: 'closed' },
  { name: 'resolution', isBad: true },
  { name: 'abandoned', isBad: true },
  { name: 'returned' },
]

const figureOf = (figures: Figures, name: Tile['name']): number | null => {
  const found = figures[name]
  return typeof found === 'number' ? found : found.median_seconds
}

/** The whole time in one number each, beside the time before. */
export function ReportTiles({ totals, before }: { totals: Figures; before: Figures | undefined }) {
  const { t, i18n } = useTranslation('console')
  const show = (name: Tile['name'], value: number | null) => {
    if (value === null) return '–'
    return typeof totals[name] === 'number' ? formatCount(i18n.language, value) : formatMs(i18n.language, value * 1000)
  }
  return (
    <dl className={classes.tiles}>
      {TILES.map(({ name, isBad = false }) => {
        const value = figureOf(totals, name)
        return (
          <div key={name}>
            <dt>{t(`reports.${name}`)}</dt>
            <dd>{show(name, value)}</dd>
            {before && <Change value={value} before={figureOf(before, name)} isBad={isBad} />}
          </div>
        )
      })}
    </dl>
  )
}

interface ChangeProps {
  value: number | null
  before: number | null
  isBad: boolean
}

/** Of the time before, in words for whoever does not see the sign. */
function Change({ value, before, isBad }: ChangeProps) {
  const { t, i18n } = useTranslation('console')
  const change = changeFrom(before, value)
  if (change === undefined) return <dd className={classes.beside}>{t('reports.notCompared')}</dd>
  const rounded = Math.round(change * 100)
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(Math.abs(rounded) / 100)
  if (rounded === 0) return <dd className={classes.beside}>{t('reports.same')}</dd>
  const isMore = rounded > 0
  return (
    <dd className={classes.beside} data-mood={isMore === isBad ? 'bad' : 'good'}>
      {t(isMore ? 'reports.more' : 'reports.less', { percent })}
    </dd>
  )
}
