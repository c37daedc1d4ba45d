import { Skeleton } from '@mantine/core'
import { parseExactJson } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../../core/i18n/format.ts'
import { deliveryBodyUrl } from '../../../core/operator/operator-api.ts'
import { CodeBlock } from '../../../core/ui/code-block.tsx'
import { Failure } from '../../../core/ui/failure.tsx'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'
import classes from './deliveries.module.css'
import { useDeliveryBody } from './delivery-queries.ts'

export const bodyFile = (delivery: string): string => `delivery-${delivery}.json`

function formatJson(text: string): string | undefined {
  try {
    return JSON.stringify(parseExactJson(text), null, 2)
  } catch {
    return undefined
  }
}

/** Once for all attempts: they all send these bytes. */
export function DeliveryBody({ delivery }: { delivery: string }) {
  const { t, i18n } = useTranslation('console')
  const query = useDeliveryBody(delivery)
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={40} radius="md" />
  const { text, size, isWhole } = query.data
  const formatted = isWhole ? formatJson(text) : undefined
  const asSent = <CodeBlock title={t('deliveries.asSent')} code={text} wrap />
  return (
    <div className={classes.body}>
      <p className={form.muted}>
        {t('deliveries.bodyHint', { size: formatSize(i18n.language, size) })}{' '}
        <a href={deliveryBodyUrl(delivery)} download={bodyFile(delivery)}>
          {t('deliveries.download')}
        </a>
      </p>
      {!isWhole && <Notice tone="info">{t('deliveries.bodyCut')}</Notice>}
      {formatted === undefined ? (
        asSent
      ) : (
        <>
          <CodeBlock title={t('deliveries.formatted')} code={formatted} />
          <details className={form.more}>
            <summary>{t('deliveries.asSent')}</summary>
            {asSent}
          </details>
        </>
      )}
    </div>
  )
}
