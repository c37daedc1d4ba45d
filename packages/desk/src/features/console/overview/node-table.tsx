import type { NodeItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatSize } from '../../../core/i18n/format.ts'
import { useNodes } from '../../../core/operator/console-queries.ts'
import { Section } from '../../../core/ui/page.tsx'
import { Pill } from '../../../core/ui/pill.tsx'
import table from '../../../core/ui/table.module.css'
import { formatMs } from './chart-scale.ts'

/** What is a little behind will have caught up before anybody looks again. */
const SHOWN_FROM_SECONDS = 5

export function NodeTable() {
  const { t } = useTranslation('console')
  const nodes = useNodes().data
  if (!nodes || nodes.length === 0) return null
  return (
    <Section title={t('nodes.title')}>
      <table className={table.table} aria-label={t('nodes.title')}>
        <thead>
          <tr>
            <th scope="col">{t('nodes.name')}</th>
            <th scope="col">{t('nodes.health')}</th>
            <th scope="col" className={table.wide}>
              {t('nodes.uptime')}
            </th>
            <th scope="col" className={table.wide}>
              {t('nodes.memory')}
            </th>
            <th scope="col" className={table.wide}>
              {t('nodes.delay')}
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row key={node.id} node={node} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Row({ node }: { node: NodeItem }) {
  const { t, i18n } = useTranslation('console')
  const failed = Object.entries(node.health).flatMap(([part, state]) => (state === 'failed' ? [part] : []))
  const delay = node.event_loop_delay
  const behind = (['search', 'figures'] as const)
    .map((what) => [what, node.behind[`${what}_seconds`]] as const)
    .filter(([, seconds]) => seconds >= SHOWN_FROM_SECONDS)
  return (
    <tr>
      <td>
        <strong className={table.strong}>{node.hostname}</strong>
        <span className={table.sub}>
          {node.version} · Node {node.node_version.replace(/^v/, '')} · {node.roles.join(', ')}
        </span>
      </td>
      <td>
        {failed.length + behind.length === 0 && <Pill tone="ok">{t('nodes.ok')}</Pill>}
        {failed.map((part) => (
          <Pill key={part} tone="danger">
            {t(`nodes.failed.${part as 'database' | 'files'}`)}
          </Pill>
        ))}
        {behind.map(([what, seconds]) => (
          <Pill key={what} tone="warn">
            {t(`nodes.behind.${what}`, { time: formatDuration(i18n.language, seconds * 1000) })}
          </Pill>
        ))}
      </td>
      <td className={table.wide}>{formatDuration(i18n.language, node.uptime_seconds * 1000)}</td>
      <td className={table.wide}>{formatSize(i18n.language, node.memory.rss_bytes)}</td>
      <td className={table.wide}>
        {formatMs(i18n.language, delay.p50_ms)} · {formatMs(i18n.language, delay.p99_ms)}
      </td>
    </tr>
  )
}
