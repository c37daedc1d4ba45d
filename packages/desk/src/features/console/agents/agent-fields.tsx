import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useInstances } from '../../../core/operator/console-queries.ts'
import type { useForm } from '../../../core/ui/use-form.ts'
import { type AgentForm, hasCapacity, hasChosenRights, type Kind } from './agent-form.ts'

interface AgentFieldsProps {
  form: ReturnType<typeof useForm<AgentForm>>
  /** Which kinds it can be of; a single one is not asked for. */
  kinds: readonly Kind[]
}

/** Of an account, new or known: operators have no instance, software no e-mail. */
export function AgentFields({ form, kinds }: AgentFieldsProps) {
  const { t } = useTranslation('console')
  const instances = useInstances().data ?? []
  const { kind } = form.values
  const choose = (chosen: Kind) => {
    form.set('kind', chosen)
    // Software works on whole customers.
    if ('service' === chosen || 'service' === kind) form.set('mayExport', chosen === 'service')
  }
  return (
    <>
      {kinds.length > 1 && (
        <NativeSelect
          {...form.text('kind')}
          onChange={({ currentTarget: { value } }) => choose(value as Kind)}
          label={t('agents.role')}
          description={t(`agents.kindHint.${kind}`)}
          data={kinds.map((one) => ({ value: one, label: t(`agents.kind.${one}`) }))}
        />
      )}
      <TextInput {...form.text('name')} label={t('agents.name')} autoComplete="off" required data-autofocus />
      {kind !== 'service' && (
        <TextInput {...form.text('email')} type="email" label={t('agents.email')} autoComplete="off" required />
      )}
      {kind !== 'operator' && (
        <NativeSelect
          {...form.text('instance_id')}
          value={form.values.instance_id || (instances[0]?.id ?? '')}
          label={t('connectors.instance')}
          data={instances.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {hasCapacity(kind) && (
        <TextInput
          {...form.text('capacity')}
          inputMode="numeric"
          label={t('agents.capacity')}
          description={t('agents.capacityHint')}
          placeholder={t('agents.capacityOfQueue')}
          autoComplete="off"
        />
      )}
      {hasChosenRights(kind) &&
        (['mayExport', 'mayErase'] as const).map((right) => (
          <Checkbox
            key={right}
            label={t(`agents.${right}`)}
            checked={form.values[right]}
            onChange={(event) => form.set(right, event.currentTarget.checked)}
          />
        ))}
    </>
  )
}
