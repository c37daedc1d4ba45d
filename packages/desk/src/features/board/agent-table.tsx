import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount } from '../../core/i18n/format.ts'
import { Pill } from '../../core/ui/pill.tsx'
import table from '../../core/ui/table.module.css'
import type { BoardAgent } from './board-queries.ts'
import { sortAgents } from './sort-board.ts'
import { Wait } from './wait.tsx'

const TONES = { online: 'ok', away: 'warn', offline: 'quiet' } as const

/** A row leads to what they have. */
export function AgentTable({ agents, now }: { agents: readonly BoardAgent[]; now: number }) {
  const { t, i18n } = useTranslation('console')
  const count = (value: number) => formatCount(i18n.language, value)
  return (
    <div className={`${table.frame} ${table.dense}`}>
      <table className={table.table}>
        <caption className={table.hidden}>{t('board.agents')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('board.agent')}</th>
            <th scope="col" className={table.wide}>
              {t('board.status')}
            </th>
            <th scope="col" className={table.num}>
              {t('board.open')}
            </th>
            <th scope="col" className={`${table.num} ${table.wide}`}>
              {t('board.unanswered')}
            </th>
            <th scope="col" className={table.num}>
              {t('board.longest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sortAgents(agents).map((agent) => (
            <tr key={agent.id}>
              <td>
                <Link to={`/board?agent=${encodeURIComponent(agent.id)}`} className={table.main}>
                  <bdi>{agent.name}</bdi>
                </Link>
                <span className={table.narrow}>{t(`board.is.${agent.status}`)}</span>
              </td>
              <td className={table.wide}>
                <Pill tone={TONES[agent.status]}>{t(`board.is.${agent.status}`)}</Pill>
              </td>
              <td className={table.num}>{count(agent.held)}</td>
              <td className={`${table.num} ${table.wide}`}>{count(agent.waiting)}</td>
              <td className={table.num}>
                <Wait since={agent.waiting_since} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
