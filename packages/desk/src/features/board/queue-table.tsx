import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount } from '../../core/i18n/format.ts'
import { QueueOutlook } from '../../core/ui/queue-state.tsx'
import table from '../../core/ui/table.module.css'
import type { BoardQueue } from './board-queries.ts'
import { sortQueues } from './sort-board.ts'
import { Wait } from './wait.tsx'

/** A row leads to what waits there. */
export function QueueTable({ queues, now }: { queues: readonly BoardQueue[]; now: number }) {
  const { t, i18n } = useTranslation('console')
  const count = (value: number) => formatCount(i18n.language, value)
  return (
    <div className={`${table.frame} ${table.dense}`}>
      <table className={table.table}>
        <caption className={table.hidden}>{t('board.queues')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('board.queue')}</th>
            <th scope="col" className={table.num}>
              {t('board.waiting')}
            </th>
            <th scope="col" className={table.num}>
              {t('board.longest')}
            </th>
            <th scope="col" className={`${table.num} ${table.wide}`}>
              {t('board.held')}
            </th>
            <th scope="col" className={table.num}>
              {t('board.online')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sortQueues(queues).map((queue) => (
            <tr key={queue.id}>
              <td>
                <Link to={`/board?queue=${encodeURIComponent(queue.id)}`} className={table.main}>
                  <bdi>{queue.name}</bdi>
                </Link>
                <QueueOutlook availability={queue.availability} now={now} withState />
              </td>
              <td className={table.num}>{count(queue.waiting)}</td>
              <td className={table.num}>
                <Wait since={queue.waiting_since} now={now} targetSeconds={queue.wait_target_seconds} />
              </td>
              <td className={`${table.num} ${table.wide}`}>{count(queue.held)}</td>
              <td className={table.num}>{count(queue.agents_online)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
