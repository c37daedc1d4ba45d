import type { ConnectorItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatAgo, formatUntil } from '../i18n/format.ts'
import { Pill, type Tone } from '../ui/pill.tsx'
import { useNow } from '../ui/use-now.ts'

export type ConnectorWord = 'active' | 'paused' | 'failing' | 'noWebhook' | 'fetched' | 'silent'

/** A partner that fetches waits for replies at most half a minute at a time. */
const silentMs = 5 * 60_000

export function describeConnector(connector: ConnectorItem, now = Date.now()): { word: ConnectorWord; tone: Tone } {
  if (connector.paused) return { word: 'paused', tone: 'warn' }
  if (connector.delivery === 'pull') {
    const isSilent = connector.asked_at === null || now - Date.parse(connector.asked_at) > silentMs
    return isSilent ? { word: 'silent', tone: 'warn' } : { word: 'fetched', tone: 'ok' }
  }
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
  const { word } = describeConnector(connector, now)
  const { failures, next_attempt_at } = connector.breaker
  if (word === 'fetched' || word === 'silent') {
    if (connector.asked_at === null) return t('connectors.explained.neverAsked')
    return t(`connectors.explained.${word}`, { time: formatAgo(i18n.language, now - Date.parse(connector.asked_at)) })
  }
  if (word !== 'failing') return t(`connectors.explained.${word}`)
  const next = next_attempt_at === null ? 0 : Date.parse(next_attempt_at) - now
  // That time is the earliest one: afterwards it depends on when a reply is due.
  if (next <= 0) return t('connectors.explained.failingDue', { count: failures })
  return t('connectors.explained.failing', { count: failures, time: formatUntil(i18n.language, next, 'long') })
}
