import type { ConnectorItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { toRetention, toRetentionForm } from '../../../core/operator/retention.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { RetentionField } from './retention-field.tsx'
import { RetentionPreview, useRetentionChange } from './retention-preview.tsx'

export function RetentionDialog({ connector, onClose }: { connector: ConnectorItem; onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const { id, name, retention: saved } = connector
  const form = useForm(toRetentionForm(saved))
  const change = useRetentionChange({ connector: id, saved, values: form.values })
  const save = useMutation({
    mutationFn: () => api.updateConnector(id, { retention: toRetention(form.values) }),
    onSuccess: () => {
      refresh(consoleKeys.connectors)
      onClose()
    },
  })
  const submit = () => {
    if (!change.isChanged) onClose()
    else if (change.isReady) save.mutate()
  }
  return (
    <Dialog
      title={t('retention.titleOf', { name })}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('ui.save')}
      danger={(change.count ?? 0) > 0}
      disabled={!change.isReady}
      pending={save.isPending}
      error={save.error}
    >
      <RetentionField form={form} saved={saved} />
      <RetentionPreview change={change} />
    </Dialog>
  )
}
