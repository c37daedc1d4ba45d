import type { OperatorAgentItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useInstances, useRefresh } from '../../../core/operator/console-queries.ts'
import { type AgentChange, useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { Notice } from '../../../core/ui/notice.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { AgentFields } from './agent-fields.tsx'
import { type AgentForm, capacityOf, hasCapacity, hasChosenRights, KINDS, rightsOf } from './agent-form.ts'

function toForm(agent: OperatorAgentItem): AgentForm {
  // Supervisors have all rights; as an agent they would have none.
  const granted = agent.role === 'agent' ? agent.rights : []
  return {
    kind: agent.service ? 'service' : agent.role,
    name: agent.name,
    email: agent.email ?? '',
    instance_id: agent.instance_id ?? '',
    capacity: agent.capacity === null ? '' : String(agent.capacity),
    mayExport: granted.includes('export'),
    mayErase: granted.includes('erase'),
  }
}

/** Only what was changed: another operator may have changed the rest meanwhile. */
function toChange(before: AgentForm, after: AgentForm): AgentChange {
  const { kind, name, email, instance_id } = after
  const change: AgentChange = {}
  if (name.trim() !== before.name) change.name = name.trim()
  if (email.trim() !== before.email) change.email = email.trim()
  if (kind !== before.kind) change.role = kind
  if (kind !== 'operator' && instance_id !== before.instance_id) change.instance_id = instance_id
  if (hasCapacity(kind) && after.capacity !== before.capacity) change.capacity = capacityOf(after)
  const isOther = kind !== before.kind || String(rightsOf(after)) !== String(rightsOf(before))
  if (hasChosenRights(kind) && isOther) change.rights = rightsOf(after)
  return change
}

export function EditAgentDialog({ agent, onClose }: { agent: OperatorAgentItem; onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const [firstInstance] = useInstances().data ?? []
  const form = useForm<AgentForm>(toForm(agent))
  const values = { ...form.values, instance_id: form.values.instance_id || (firstInstance?.id ?? '') }
  const change = toChange(form.start, values)
  const update = useMutation({
    mutationFn: () => api.updateAgent(agent.id, change),
    onSuccess: () => {
      refresh(consoleKeys.agents)
      onClose()
    },
    onError: form.showFaults,
  })
  const submit = () => {
    const missing = (text: string) => (text.trim() === '' ? t('ui.missing') : undefined)
    const wrong = { name: missing(values.name), email: agent.service ? undefined : missing(values.email) }
    if (form.refuse(wrong)) return
    if (Object.keys(change).length === 0) onClose()
    else update.mutate()
  }
  const leaves = agent.instance_id !== null && (values.kind === 'operator' || values.instance_id !== agent.instance_id)
  return (
    <Dialog
      title={t('agents.editOf', { name: agent.name })}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('ui.save')}
      pending={update.isPending}
      error={update.error}
      fields={form.fields}
    >
      <AgentFields form={form} kinds={agent.service ? ['service'] : KINDS.filter((kind) => kind !== 'service')} />
      {leaves && <Notice tone="info">{t('agents.moveHint')}</Notice>}
    </Dialog>
  )
}
