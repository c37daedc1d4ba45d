import { Button } from '@mantine/core'
import type { TestItem } from '@passerelle/protocol'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../core/i18n/i18n.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { CodeBlock } from '../../../core/ui/code-block.tsx'
import { useErrorText } from '../../../core/ui/error-text.ts'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'

export function TestPanel({ connector }: { connector: string }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const test = useMutation({ mutationFn: () => api.sendTest(connector) })
  return (
    <div className={form.form}>
      <div>
        <Button
          size="sm"
          variant="light"
          loading={test.isPending}
          onClick={() => test.mutate()}
          leftSection={<IconSend size={16} aria-hidden="true" />}
        >
          {t('connectors.sendTest')}
        </Button>
      </div>
      {test.isError && <Notice tone="danger">{errorText(test.error)}</Notice>}
      {test.data && <Outcome result={test.data} />}
    </div>
  )
}

function Outcome({ result }: { result: TestItem }) {
  const { t } = useTranslation('console')
  const problemText = useProblemText()
  const { delivered, duration_ms: ms, status, error, reason, response } = result
  return (
    <>
      {delivered ? (
        <Notice tone="ok">{t('connectors.testOk', { ms, status })}</Notice>
      ) : (
        <Notice tone="danger">
          {t('connectors.testFailed', { reason: problemText({ text: error ?? '', reason: reason ?? undefined }), ms })}{' '}
          {t(adviceFor(status, response))}
        </Notice>
      )}
      {response ? <CodeBlock title={t('deliveries.response')} code={response} /> : null}
    </>
  )
}

/** The codes of the SDK, and of webhooks that follow the documentation, for one of the two signatures. */
const refusedSignature = /"error"\s*:\s*"invalid_(body_hash|signature)"/

/** What usually helps, by what came back. */
function adviceFor(status: number | null, response: string | null) {
  if (status === null) return 'advice.unreachable' as const
  if (status < 500 && refusedSignature.test(response ?? '')) return 'advice.signature' as const
  if (status === 401 || status === 403) return 'advice.refused' as const
  if (status === 404 || status === 405) return 'advice.notFound' as const
  if (status >= 300 && status < 400) return 'advice.redirect' as const
  if (status >= 500) return 'advice.server' as const
  return 'advice.other' as const
}
