import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useInstances, useRefresh } from '../../../core/operator/console-queries.ts'
import { type NewAgent, useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { OnceValue } from '../../../core/ui/once-value.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { AgentFields } from './agent-fields.tsx'
import { type AgentForm, capacityOf, hasCapacity, hasChosenRights, KINDS, rightsOf } from './agent-form.ts'

const toAgent = (form: AgentForm): NewAgent => {
  const { kind, name, email, instance_id } = form
  const instance = kind === 'operator' ? null : instance_id
  const rights = hasChosenRights(kind) ? { rights: rightsOf(form) } : {}
  const capacity = hasCapacity(kind) ? { capacity: capacityOf(form) } : {}
  const agent = { name: name.trim(), instance_id: instance, ...rights, ...capacity }
  return kind === 'service' ? { ...agent, service: true } : { ...agent, email: email.trim(), role: kind }
}

/** People get a password, software an API key; both are shown this once. */
export function CreateAgentDialog({ onClose }: { onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const [firstInstance] = useInstances().data ?? []
  const form = useForm<AgentForm>({
    kind: 'agent',
    name: '',
    email: '',
    instance_id: '',
    capacity: '',
    mayExport: false,
    mayErase: false,
  })
  const values = { ...form.values, instance_id: form.values.instance_id || (firstInstance?.id ?? '') }
  const create = useMutation({
    mutationFn: () => api.createAgent(toAgent(values)),
    onSuccess: () => refresh(consoleKeys.agents),
    onError: form.showFaults,
  })
  const isPerson = values.kind !== 'service'
  const submit = () => {
    if (create.data) return onClose()
    const missing = (text: string) => (text.trim() === '' ? t('ui.missing') : undefined)
    const wrong = { name: missing(values.name), email: isPerson ? missing(values.email) : undefined }
    if (!form.refuse(wrong)) create.mutate()
  }
  return (
    <Dialog
      title={t(create.data ? 'agents.created' : 'agents.create')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t(create.data ? 'ui.done' : 'agents.create')}
      pending={create.isPending}
      error={create.error}
      fields={form.fields}
      done={create.data !== undefined}
    >
      {create.data ? <Created agent={create.data} /> : <AgentFields form={form} kinds={KINDS} />}
    </Dialog>
  )
}

function Created({ agent }: { agent: { name: string; email: string | null; password?: string; api_key?: string } }) {
  const { t } = useTranslation('console')
  const isPerson = agent.password !== undefined
  return (
    <>
      <p>{isPerson ? t('agents.createdPerson', { email: agent.email ?? '' }) : t('agents.createdService')}</p>
      <OnceValue
        label={t(isPerson ? 'agents.newPassword' : 'agents.apiKey')}
        value={agent.password ?? agent.api_key ?? ''}
        hint={t('agents.once')}
      />
    </>
  )
}
