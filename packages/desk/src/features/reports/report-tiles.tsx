import type { ReportItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatCount, formatMs, formatPercent } from '../../core/i18n/format.ts'
import classes from '../../core/ui/tiles.module.css'
import { changeFrom } from './report-span.ts'

type Figures = ReportItem['totals']

interface Tile {
  name:
    | ('opened' | 'closed' | 'abandoned' | 'returned')
    | ('wait' | 'first_answer' | 'handling' | 'resolution')
    | ('rating' | 'rated')
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
  { name: 'rating' },
  { name: 'rated' },
]

const figureOf = (figures: Figures, name: Tile['name']): number | null => {
  if (name === 'rating') return figures.rating.average
  if (name === 'rated') return figures.rating.share
  const found = figures[name]
  return typeof found === 'number' ? found : found.median_seconds
}

/** The whole time in one number each, beside the time before. */
export function ReportTiles({ totals, before }: { totals: Figures; before: Figures | undefined }) {
  const { t, i18n } = useTranslation('console')
  const show = (name: Tile['name'], value: number | null) => {
    if (value === null) return '–'
    if (name === 'rated') return formatPercent(i18n.language, value)
    if (name === 'rating' || typeof totals[name] === 'number') return formatCount(i18n.language, value)
    return formatMs(i18n.language, value * 1000)
  }
  return (
    <dl className={classes.tiles} data-five>
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
  const percent = formatPercent(i18n.language, Math.abs(rounded) / 100)
  if (rounded === 0) return <dd className={classes.beside}>{t('reports.same')}</dd>
  const isMore = rounded > 0
  return (
    <dd className={classes.beside} data-mood={isMore === isBad ? 'bad' : 'good'}>
      {t(isMore ? 'reports.more' : 'reports.less', { percent })}
    </dd>
  )
}
