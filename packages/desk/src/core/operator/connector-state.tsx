import type { ConnectorItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatAgo, formatUntil } from '../i18n/format.ts'
import { Pill, type Tone } from '../ui/pill.tsx'
import { useNow } from '../ui/use-now.ts'

/** What carries its messages, or its events: each has a URL and a breaker of its own. */
export type Sender = Pick<ConnectorItem, 'paused' | 'delivery' | 'asked_at' | 'webhook_url' | 'breaker'>
export type SenderWord = 'active' | 'paused' | 'failing' | 'noWebhook' | 'fetched' | 'silent'
export type ConnectorWord = SenderWord | 'eventsFailing'

interface Described<Word> {
  word: Word
  tone: Tone
}

/** A partner that fetches waits for replies at most half a minute at a time. */
const silentMs = 5 * 60_000

export const eventsSender = (connector: ConnectorItem): Sender => ({
  ...connector,
  webhook_url: connector.events_url,
  breaker: connector.events_breaker,
})

export function describeSender(connector: Sender, now = Date.now()): Described<SenderWord> {
  if (connector.paused) return { word: 'paused', tone: 'warn' }
  if (connector.delivery === 'pull') {
    const isSilent = connector.asked_at === null || now - Date.parse(connector.asked_at) > silentMs
    return isSilent ? { word: 'silent', tone: 'warn' } : { word: 'fetched', tone: 'ok' }
  }
  if (connector.webhook_url === null) return { word: 'noWebhook', tone: 'quiet' }
  if (connector.breaker.state === 'open') return { word: 'failing', tone: 'danger' }
  return { word: 'active', tone: 'ok' }
}

/** Its messages first: events that fail are told once these leave. */
export function describeConnector(connector: ConnectorItem, now = Date.now()): Described<ConnectorWord> {
  const described = describeSender(connector, now)
  const areEventsFailing = describeSender(eventsSender(connector), now).word === 'failing'
  return described.word === 'active' && areEventsFailing ? { word: 'eventsFailing', tone: 'danger' } : described
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
  if (word === 'failing') return <Failing of="explained" breaker={connector.breaker} now={now} />
  if (word === 'eventsFailing') return <Failing of="eventsExplained" breaker={connector.events_breaker} now={now} />
  if (word === 'fetched' || word === 'silent') {
    if (connector.asked_at === null) return t('connectors.explained.neverAsked')
    return t(`connectors.explained.${word}`, { time: formatAgo(i18n.language, now - Date.parse(connector.asked_at)) })
  }
  return t(`connectors.explained.${word}`)
}

interface FailingProps {
  of: 'explained' | 'eventsExplained'
  breaker: ConnectorItem['breaker']
  now: number
}

export function Failing({ of, breaker: { failures, next_attempt_at }, now }: FailingProps) {
  const { t, i18n } = useTranslation('console')
  const next = next_attempt_at === null ? 0 : Date.parse(next_attempt_at) - now
  // That time is the earliest one: afterwards it depends on when something is due.
  if (next <= 0) return t(`connectors.${of}.failingDue`, { count: failures })
  return t(`connectors.${of}.failing`, { count: failures, time: formatUntil(i18n.language, next, 'long') })
}
