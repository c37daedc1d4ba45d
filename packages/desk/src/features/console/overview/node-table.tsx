import type { NodeItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatAgo, formatDuration, formatMs, formatSize } from '../../../core/i18n/format.ts'
import { useNodes } from '../../../core/operator/console-queries.ts'
import { Section } from '../../../core/ui/page.tsx'
import { Pill } from '../../../core/ui/pill.tsx'
import table from '../../../core/ui/table.module.css'
import classes from './node-table.module.css'

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
            <th scope="col" className={classes.words}>
              {t('nodes.seen')}
            </th>
            <th scope="col" className={table.wide}>
              {t('nodes.sending')}
            </th>
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
  const { i18n } = useTranslation()
  const delay = node.event_loop_delay
  return (
    <tr>
      <td>
        <strong className={table.strong}>{node.hostname}</strong>
        <span className={table.sub}>
          {node.version} · Node {node.node_version.replace(/^v/, '')} · {node.roles.join(', ')}
        </span>
        {/* Tells those on one host apart, and is what logs, metrics and traces call it. */}
        <span className={`${table.sub} ${table.mono}`}>{node.id}</span>
      </td>
      <td className={classes.words}>
        <Health node={node} />
      </td>
      <td className={classes.words}>{formatAgo(i18n.language, Math.max(0, Date.now() - Date.parse(node.seen_at)))}</td>
      <td className={table.wide}>{node.deliveries_in_flight}</td>
      <td className={table.wide}>{formatDuration(i18n.language, node.uptime_seconds * 1000)}</td>
      <td className={table.wide}>{formatSize(i18n.language, node.memory.rss_bytes)}</td>
      <td className={table.wide}>
        {formatMs(i18n.language, delay.p50_ms)} · {formatMs(i18n.language, delay.p99_ms)}
      </td>
    </tr>
  )
}

function Health({ node }: { node: NodeItem }) {
  const { t, i18n } = useTranslation('console')
  if (node.state !== 'running') {
    return <Pill tone={node.state === 'dead' ? 'danger' : 'quiet'}>{t(`nodes.${node.state}`)}</Pill>
  }
  const failed = (['database', 'files'] as const).filter((part) => node.health[part] === 'failed')
  const behind = (['search', 'figures'] as const)
    .map((what) => [what, node.behind[`${what}_seconds`]] as const)
    .filter(([, seconds]) => seconds >= SHOWN_FROM_SECONDS)
  return (
    <>
      {failed.length + behind.length === 0 && <Pill tone="ok">{t('nodes.ok')}</Pill>}
      {failed.map((part) => (
        <Pill key={part} tone="danger">
          {t(`nodes.failed.${part}`)}
        </Pill>
      ))}
      {behind.map(([what, seconds]) => (
        <Pill key={what} tone="warn">
          {t(`nodes.behind.${what}`, { time: formatDuration(i18n.language, seconds * 1000) })}
        </Pill>
      ))}
    </>
  )
}
