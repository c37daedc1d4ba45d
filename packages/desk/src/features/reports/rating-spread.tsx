import { useTranslation } from 'react-i18next'
import { formatCount } from '../../core/i18n/format.ts'
import table from '../../core/ui/table.module.css'
import classes from './reports.module.css'

/** How many customers gave each score, the best one first. */
export function RatingSpread({ scores }: { scores: readonly number[] }) {
  const { t, i18n } = useTranslation('console')
  const most = Math.max(1, ...scores)
  const rows = scores.map((count, index) => ({ score: index + 1, count })).reverse()
  return (
    <table className={classes.spread}>
      <caption className={table.hidden}>{t('reports.scores')}</caption>
      <tbody>
        {rows.map(({ score, count }) => (
          <tr key={score}>
            <th scope="row">{score}</th>
            <td className={classes.bar}>
              <span aria-hidden="true" style={{ width: `${(count / most) * 100}%` }} />
            </td>
            <td className={table.num}>{formatCount(i18n.language, count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
