import { Button } from '@mantine/core'
import type { AlertWayItem } from '@passerelle/protocol'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../../../core/i18n/format.ts'
import { useProblemText } from '../../../core/i18n/i18n.ts'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { useErrorText } from '../../../core/ui/error-text.ts'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'
import { Section } from '../../../core/ui/page.tsx'
import table from '../../../core/ui/table.module.css'
import { useAlertWays } from './alert-queries.ts'

/** Where alerts go, and whether that works. */
export function WaysSection() {
  const { t } = useTranslation('console')
  const ways = useAlertWays().data?.items
  if (!ways) return null
  return (
    <Section title={t('alerts.ways')}>
      {ways.length === 0 ? (
        <p className={form.muted}>{t('alerts.noWay')}</p>
      ) : (
        <div className={form.form}>
          <table className={table.table} aria-label={t('alerts.ways')}>
            <tbody>
              {ways.map((way) => (
                <Row key={way.way} item={way} />
              ))}
            </tbody>
          </table>
          <Test />
        </div>
      )}
    </Section>
  )
}

function Row({ item }: { item: AlertWayItem }) {
  const { t, i18n } = useTranslation('console')
  const problemText = useProblemText()
  const { way, target, last_delivered_at: last, error, reason } = item
  const at = last && formatDateTime(i18n.language, Date.parse(last))
  return (
    <tr>
      <td>
        <strong className={table.strong}>{t(`alerts.way.${way}`)}</strong>
      </td>
      <td>
        <span className={table.word}>{target}</span>
        <span className={table.sub}>{at ? t('alerts.lastDelivered', { at }) : t('alerts.neverDelivered')}</span>
        {error && <Notice tone="danger">{problemText({ text: error, reason: reason ?? undefined })}</Notice>}
      </td>
    </tr>
  )
}

function Test() {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const problemText = useProblemText()
  const refresh = useRefresh()
  const test = useMutation({ mutationFn: api.testAlerts, onSuccess: () => refresh(consoleKeys.alerts) })
  return (
    <>
      <div>
        <Button
          size="sm"
          variant="light"
          loading={test.isPending}
          onClick={() => test.mutate()}
          leftSection={<IconSend size={16} aria-hidden="true" />}
        >
          {t('alerts.test')}
        </Button>
      </div>
      {test.isError && <Notice tone="danger">{errorText(test.error)}</Notice>}
      {test.data?.items.map(({ way, delivered, error, reason }) => (
        <Notice key={way} tone={delivered ? 'ok' : 'danger'}>
          {delivered
            ? t('alerts.sent', { way: t(`alerts.way.${way}`) })
            : t('alerts.notSent', {
                way: t(`alerts.way.${way}`),
                reason: problemText({ text: error ?? '', reason: reason ?? undefined }),
              })}
        </Notice>
      ))}
    </>
  )
}
