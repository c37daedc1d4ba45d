import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../../../core/i18n/format.ts'
import { useRetentionText } from '../../../core/operator/retention.ts'
import { ValueTree } from '../../../core/ui/value-tree.tsx'

const OPTION_LABELS = {
  name: 'connectors.name',
  webhook_url: 'connectors.webhook',
  events_url: 'connectors.eventsUrl',
  events: 'connectors.events',
  success: 'connectors.successTitle',
  hash_encoding: 'connectors.hashTitle',
  sender_mode: 'connectors.senderMode',
  sender_name: 'connectors.senderName',
  sender_id: 'connectors.senderId',
  inline_max: 'connectors.inlineMax',
  retention: 'retention.title',
  paused: 'connectors.state.paused',
  email: 'agents.email',
  role: 'agents.role',
  may_export: 'agents.mayExport',
  may_erase: 'agents.mayErase',
  instance_id: 'connectors.instance',
} as const

const isOption = (name: unknown): name is keyof typeof OPTION_LABELS => String(name) in OPTION_LABELS

const RIGHTS = [
  { right: 'export', label: 'agents.mayExport' },
  { right: 'erase', label: 'agents.mayErase' },
] as const

const OF_ONE_MESSAGE = ['delivery.replayed', 'delivery.retried', 'delivery.skipped']

interface AuditDetailsProps {
  action: string
  details: Record<string, unknown>
}

/** What else is known, in words where we know the action. */
export function AuditDetails({ action, details }: AuditDetailsProps) {
  const { t, i18n } = useTranslation('console')
  const { options, released, delivered, since } = details
  const { retention_after: after, retention_before: before } = details
  const retentionText = useRetentionText()
  const changed = (names: unknown[]) => {
    const labels = names.map((one) => (isOption(one) ? t(OPTION_LABELS[one]) : String(one)))
    return t('audit.outcome.options', { names: labels.join(', ') })
  }
  if (action === 'agent.updated' || action === 'agent.disabled') {
    const parts = Array.isArray(options) ? [changed(options)] : []
    if (typeof released === 'number' && released > 0) parts.push(t('audit.outcome.released', { count: released }))
    return parts.join(' · ')
  }
  if (action === 'connector.updated' && Array.isArray(options)) {
    const changes = changed(options)
    if (after === undefined) return changes
    const timeOf = (one: unknown) => (one === null ? t('retention.default') : retentionText(String(one)))
    return `${changes} · ${t('audit.outcome.retention', { before: timeOf(before), after: timeOf(after) })}`
  }
  if (action === 'connector.retention_applied') {
    const { conversations, messages, files } = details
    return t('audit.outcome.deleted', { conversations, messages, files })
  }
  if (action === 'connector.tested') return t(delivered === true ? 'audit.outcome.accepted' : 'audit.outcome.refused')
  if (action === 'agent.created') return <CreatedAgent details={details} />
  if (action === 'delivery.replayed_since' && typeof since === 'string') {
    return t('audit.outcome.since', { time: formatDateTime(i18n.language, Date.parse(since)) })
  }
  // Its message is where the delivery is, to which the target leads.
  if (OF_ONE_MESSAGE.includes(action)) return null
  return <PlainDetails details={details} />
}

function CreatedAgent({ details: { role, service, rights } }: Pick<AuditDetailsProps, 'details'>) {
  const { t, i18n } = useTranslation('console')
  const kind = service === true ? 'service' : String(role)
  const key = `agents.kind.${kind}`
  const named = i18n.exists(key, { ns: 'console' }) ? t(key as 'agents.kind.agent') : kind
  // Supervisors and operators have all of them.
  const granted = role === 'agent' && Array.isArray(rights) ? RIGHTS.filter(({ right }) => rights.includes(right)) : []
  return [named, ...granted.map(({ label }) => t(label))].join(' · ')
}

const isPlain = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object'))

/** On one line when it is simple, else as a tree. */
function PlainDetails({ details }: { details: Record<string, unknown> }) {
  const { t } = useTranslation('console')
  const entries = Object.entries(details)
  if (entries.length === 0) return null
  if (!entries.every(([, value]) => isPlain(value))) return <ValueTree value={details} />
  return entries
    .map(([name, value]) => t('ui.pair', { name, value: Array.isArray(value) ? value.join(', ') : String(value) }))
    .join(' · ')
}
