import type { ReportItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatCount, formatMs } from '../../core/i18n/format.ts'
import table from '../../core/ui/table.module.css'

const COUNTS = ['opened', 'answered', 'closed', 'abandoned', 'returned'] as const
const TIMES = ['wait', 'first_answer', 'handling', 'resolution'] as const
/** On a narrow window, these alone. */
const MAIN: readonly string[] = ['opened', 'first_answer']

type Per = NonNullable<ReportItem['per']>

export function GroupTable({ groups, per }: { groups: ReportItem['groups']; per: Per }) {
  const { t, i18n } = useTranslation('console')
  const classOf = (name: string) => (MAIN.includes(name) ? table.num : `${table.num} ${table.wide}`)
  const time = (seconds: number | null) => (seconds === null ? '–' : formatMs(i18n.language, seconds * 1000))
  const rating = ({ average, count }: ReportItem['totals']['rating']) =>
    average === null
      ? '–'
      : t('reports.ratedBy', { average: formatCount(i18n.language, average), count: formatCount(i18n.language, count) })
  return (
    <div className={`${table.frame} ${table.dense}`}>
      <table className={table.table}>
        <caption className={table.hidden}>{t(`reports.pers.${per}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`reports.groups.${per}`)}</th>
            {[...COUNTS, ...TIMES, 'rating' as const].map((name) => (
              <th key={name} scope="col" className={classOf(name)}>
                {t(`reports.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.id}>
              <td>
                <bdi>{group.name ?? (group.id === '' ? t('reports.none') : group.id)}</bdi>
              </td>
              {COUNTS.map((name) => (
                <td key={name} className={classOf(name)}>
                  {formatCount(i18n.language, group[name])}
                </td>
              ))}
              {TIMES.map((name) => (
                <td key={name} className={classOf(name)}>
                  {time(group[name].median_seconds)}
                </td>
              ))}
              <td className={classOf('rating')}>{rating(group.rating)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
