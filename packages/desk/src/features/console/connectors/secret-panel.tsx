import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../../core/ui/code-block.tsx'
import { CopyButton } from '../../../core/ui/copy-button.tsx'
import classes from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'
import { curlSnippet, envSnippet, sdkSnippet } from './snippets.ts'

/** `secret` undefined: the snippets with a place for it. */
export function SecretPanel({ clientId, secret }: { clientId: string; secret: string | undefined }) {
  const { t } = useTranslation('console')
  const credentials = {
    baseUrl: window.location.origin,
    clientId,
    clientSecret: secret ?? t('connectors.yourSecret'),
  }
  return (
    <div className={classes.form}>
      {secret !== undefined && <Notice tone="info">{t('connectors.secretOnce')}</Notice>}
      <dl className={classes.facts}>
        <div>
          <dt>{t('connectors.clientId')}</dt>
          <dd>
            <span className={classes.mono}>{clientId}</span>
            <CopyButton value={clientId} label={t('ui.copy', { name: t('connectors.clientId') })} />
          </dd>
        </div>
        <div>
          <dt>{t('connectors.clientSecret')}</dt>
          <dd>
            {secret === undefined ? (
              <span className={classes.muted}>{t('connectors.secretHidden')}</span>
            ) : (
              <>
                <span className={classes.mono}>{secret}</span>
                <CopyButton value={secret} label={t('ui.copy', { name: t('connectors.clientSecret') })} />
              </>
            )}
          </dd>
        </div>
      </dl>
      <CodeBlock title=".env" code={envSnippet(credentials)} />
      <CodeBlock title="curl" code={curlSnippet(credentials)} />
      <CodeBlock title="Node.js (@passerelle/sdk)" code={sdkSnippet} />
    </div>
  )
}
