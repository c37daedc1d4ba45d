import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import classes from '../../../core/ui/form.module.css'
import { Section } from '../../../core/ui/page.tsx'
import { SecretPanel } from './secret-panel.tsx'

/** Says what stops working, and when, before it does. */
export function RotateSection({ connector }: { connector: ConnectorItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const [asking, setAsking] = useState(false)
  const rotate = useMutation({
    mutationFn: () => api.rotateSecret(connector.id),
    onSuccess: () => setAsking(false),
  })
  return (
    <Section title={t('connectors.rotate')}>
      {rotate.data && <SecretPanel clientId={rotate.data.client_id} secret={rotate.data.client_secret} />}
      <div>
        <Button size="sm" variant="default" onClick={() => setAsking(true)}>
          {t('connectors.rotateNow')}
        </Button>
      </div>
      <Dialog
        title={t('connectors.rotateTitle', { name: connector.name })}
        opened={asking}
        onClose={() => setAsking(false)}
        onSubmit={() => rotate.mutate()}
        submit={t('connectors.rotateNow')}
        danger
        pending={rotate.isPending}
        error={rotate.error}
      >
        <ul className={classes.list}>
          <li>
            <strong>{t('connectors.rotateAtOnce')}</strong> {t('connectors.rotateAtOnceWhat')}
          </li>
          <li>
            <strong>{t('connectors.rotateSignature')}</strong> {t('connectors.rotateSignatureWhat')}
          </li>
          <li>
            <strong>{t('connectors.rotateLater')}</strong> {t('connectors.rotateLaterWhat')}
          </li>
        </ul>
        <p className={classes.muted}>{t('connectors.rotateAdvice')}</p>
      </Dialog>
    </Section>
  )
}
