import { Button } from '@mantine/core'
import type { AttemptItem, AttemptRequest } from '@passerelle/protocol'
import { IconCheck, IconTerminal2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatFull } from '../../../core/i18n/format.ts'
import { useProblemText } from '../../../core/i18n/i18n.ts'
import { Ago } from '../../../core/ui/ago.tsx'
import { CodeBlock } from '../../../core/ui/code-block.tsx'
import form from '../../../core/ui/form.module.css'
import { Pill } from '../../../core/ui/pill.tsx'
import { useCopy } from '../../../core/ui/use-copy.ts'
import { useNow } from '../../../core/ui/use-now.ts'
import { curlCommand } from './curl-command.ts'
import classes from './deliveries.module.css'
import { bodyFile } from './delivery-body.tsx'
import { useDeliveryBody } from './delivery-queries.ts'

interface AttemptProps {
  attempt: AttemptItem
  /** The one that was made before it. */
  before: AttemptItem | undefined
  number: number
  open: boolean
}

export function Attempt({ attempt, before, number, open }: AttemptProps) {
  const { t } = useTranslation('console')
  const now = useNow(5000)
  return (
    <details className={classes.attempt} open={open}>
      <summary>
        <strong>{t('deliveries.attempt', { number })}</strong>
        <Pill tone={attempt.error === null ? 'ok' : 'danger'}>
          {attempt.status ?? t(attempt.error === null ? 'connectors.state.fetched' : 'deliveries.noAnswer')}
        </Pill>
        <span className={classes.grow} />
        <span className={classes.ago}>{t('deliveries.took', { ms: attempt.duration_ms })}</span>
        <span className={classes.ago}>
          <Ago at={attempt.started_at} now={now} />
        </span>
      </summary>
      <div className={classes.attemptBody}>
        <Reason attempt={attempt} />
        <Timing attempt={attempt} before={before} />
        {attempt.request ? (
          <Request request={attempt.request} delivery={attempt.delivery_id} />
        ) : (
          <p className={form.muted}>{t('deliveries.noRequest')}</p>
        )}
        <Response attempt={attempt} />
      </div>
    </details>
  )
}

/** Without an answer, one that arrived was fetched. */
function Reason({ attempt: { error, reason, status } }: { attempt: AttemptItem }) {
  const { t } = useTranslation('console')
  const problemText = useProblemText()
  const arrived = status === null ? t('deliveries.taken') : t('deliveries.accepted')
  return (
    <p className={classes.reason}>
      {error === null ? arrived : problemText({ text: error, reason: reason ?? undefined })}
    </p>
  )
}

const endOf = (attempt: AttemptItem): number => Date.parse(attempt.started_at) + attempt.duration_ms

function Timing({ attempt, before }: Pick<AttemptProps, 'attempt' | 'before'>) {
  const { t, i18n } = useTranslation('console')
  const startedAt = Date.parse(attempt.started_at)
  const facts: [string, ReactNode][] = [
    [t('deliveries.started'), formatFull(i18n.language, startedAt)],
    [t('deliveries.duration'), t('deliveries.took', { ms: attempt.duration_ms })],
  ]
  if (before) {
    const waited = formatDuration(i18n.language, startedAt - endOf(before), 'long')
    facts.push([t('deliveries.waited'), waited + (attempt.flush ? ` · ${t('deliveries.flush')}` : '')])
  }
  return (
    <dl className={form.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const headerLines = (headers: Record<string, string>): string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`)

function Request({ request, delivery }: { request: AttemptRequest; delivery: string }) {
  const { t } = useTranslation('console')
  const code = [`${request.method} ${request.url}`, ...headerLines(request.headers)].join('\n')
  return (
    <CodeBlock
      title={t('deliveries.request')}
      code={code}
      wrap
      actions={<CopyCurl request={request} delivery={delivery} />}
    />
  )
}

function CopyCurl({ request, delivery }: { request: AttemptRequest; delivery: string }) {
  const { t } = useTranslation('console')
  const { copied, copy } = useCopy()
  const body = useDeliveryBody(delivery).data
  const Icon = copied ? IconCheck : IconTerminal2
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<Icon size={14} aria-hidden="true" />}
      disabled={!body}
      onClick={() => body && copy(curlCommand(request, body.isWhole ? body.text : { file: bodyFile(delivery) }))}
    >
      {copied ? t('deliveries.curlCopied') : t('deliveries.curl')}
    </Button>
  )
}

function Response({ attempt: { status, response_headers: headers, response } }: { attempt: AttemptItem }) {
  const { t } = useTranslation('console')
  if (status === null) return null
  const code = [`HTTP ${status}`, ...headerLines(headers ?? {}), ...(response ? ['', response] : [])].join('\n')
  return <CodeBlock title={t('deliveries.response')} code={code} wrap />
}
