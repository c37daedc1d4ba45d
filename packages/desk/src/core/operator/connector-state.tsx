import type { ConnectorItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatUntil } from '../i18n/format.ts'
import { Pill, type Tone } from '../ui/pill.tsx'
import { useNow } from '../ui/use-now.ts'

export type ConnectorWord = 'active' | 'paused' | 'failing' | 'noWebhook'

export function describeConnector(connector: ConnectorItem): { word: ConnectorWord; tone: Tone } {
  if (connector.paused) return { word: 'paused', tone: 'warn' }
  if (connector.webhook_url === null) return { word: 'noWebhook', tone: 'quiet' }
  if (connector.breaker.state === 'open') return { word: 'failing', tone: 'danger' }
  return { word: 'active', tone: 'ok' }
}

export function ConnectorState({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  const { word, tone } = describeConnector(connector)
  return <Pill tone={tone}>{t(`connectors.state.${word}`)}</Pill>
}

/** What the state means, and what happens next. */
export function StateExplained({ connector }: { connector: ConnectorItem }) {
  const { t, i18n } = useTranslation('console')
  const now = useNow(1000)
  const { word } = describeConnector(connector)
  const { failures, next_attempt_at } = connector.breaker
  if (word !== 'failing') return t(`connectors.explained.${word}`)
  const next = next_attempt_at === null ? 0 : Date.parse(next_attempt_at) - now
  // That time is the earliest one: afterwards it depends on when a reply is due.
  if (next <= 0) return t('connectors.explained.failingDue', { count: failures })
  return t('connectors.explained.failing', { count: failures, time: formatUntil(i18n.language, next, 'long') })
}
