import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../../../i18n/format.ts'
import { ValueTree } from '../../../ui/value-tree.tsx'

const OPTION_LABELS = {
  name: 'connectors.name',
  webhook_url: 'connectors.webhook',
  success: 'connectors.successTitle',
  hash_encoding: 'connectors.hashTitle',
  sender_mode: 'connectors.senderMode',
  sender_name: 'connectors.senderName',
  sender_id: 'connectors.senderId',
  inline_max: 'connectors.inlineMax',
  paused: 'connectors.pause',
} as const

const isOption = (name: unknown): name is keyof typeof OPTION_LABELS => String(name) in OPTION_LABELS

interface AuditDetailsProps {
  action: string
  details: Record<string, unknown>
}

/** What else is known, in words where we know the action. */
export function AuditDetails({ action, details }: AuditDetailsProps) {
  const { t, i18n } = useTranslation('console')
  const { options, delivered, role, service, since } = details
  if (action === 'connector.updated' && Array.isArray(options)) {
    const names = options.map((one) => (isOption(one) ? t(OPTION_LABELS[one]) : String(one)))
    return t('audit.told.options', { names: names.join(', ') })
  }
  if (action === 'connector.tested') return t(delivered === true ? 'audit.told.accepted' : 'audit.told.refused')
  if (action === 'agent.created' && typeof role === 'string') {
    const kind = service === true ? 'service' : role
    const key = `agents.kind.${kind}`
    return i18n.exists(key, { ns: 'console' }) ? t(key as 'agents.kind.agent') : kind
  }
  if (action === 'delivery.replayed_since' && typeof since === 'string') {
    return t('audit.told.since', { time: formatDateTime(i18n.language, Date.parse(since)) })
  }
  return <PlainDetails details={details} />
}

const isPlain = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object'))

/** On one line when it is simple, else as a tree. */
function PlainDetails({ details }: { details: Record<string, unknown> }) {
  const entries = Object.entries(details)
  if (entries.length === 0) return null
  if (!entries.every(([, value]) => isPlain(value))) return <ValueTree value={details} />
  return entries
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ')
}
