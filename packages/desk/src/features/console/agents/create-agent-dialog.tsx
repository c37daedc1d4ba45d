import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useInstances, useRefresh } from '../console-queries.ts'
import { createAgent, type NewAgent } from '../operator-api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { OnceValue } from '../ui/once-value.tsx'
import { useForm } from '../ui/use-form.ts'

const KINDS = ['agent', 'supervisor', 'operator', 'service'] as const
type Kind = (typeof KINDS)[number]

interface AgentForm {
  kind: Kind
  name: string
  email: string
  instance_id: string
}

const toAgent = ({ kind, name, email, instance_id }: AgentForm): NewAgent => {
  const instance = kind === 'operator' ? null : instance_id
  const agent = { name: name.trim(), instance_id: instance }
  return kind === 'service' ? { ...agent, service: true } : { ...agent, email: email.trim(), role: kind }
}

/** People get a password, software an API key; both are shown this once. */
export function CreateAgentDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const instances = useInstances().data ?? []
  const form = useForm<AgentForm>({ kind: 'agent', name: '', email: '', instance_id: '' })
  const values = { ...form.values, instance_id: form.values.instance_id || (instances[0]?.id ?? '') }
  const create = useMutation({
    mutationFn: () => createAgent(toAgent(values)),
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
      told={create.data !== undefined}
    >
      {create.data ? (
        <Created agent={create.data} />
      ) : (
        <>
          <NativeSelect
            {...form.text('kind')}
            label={t('agents.role')}
            description={t(`agents.kindHint.${values.kind}`)}
            data={KINDS.map((kind) => ({ value: kind, label: t(`agents.kind.${kind}`) }))}
          />
          <TextInput {...form.text('name')} label={t('agents.name')} autoComplete="off" required data-autofocus />
          {isPerson && (
            <TextInput {...form.text('email')} type="email" label={t('agents.email')} autoComplete="off" required />
          )}
          {values.kind !== 'operator' && (
            <NativeSelect
              {...form.text('instance_id')}
              value={values.instance_id}
              label={t('connectors.instance')}
              data={instances.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </>
      )}
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
