import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { consoleKeys, useInstances, useRefresh } from '../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../core/operator/operator-api.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import form from '../../core/ui/form.module.css'
import { Notice } from '../../core/ui/notice.tsx'
import { Page, Section } from '../../core/ui/page.tsx'
import { useForm } from '../../core/ui/use-form.ts'
import { NEW_OPTIONS, type OptionsForm, toOptions } from '../../features/console/connectors/connector-options.ts'
import { MainFields, MoreFields, QueueField } from '../../features/console/connectors/options-fields.tsx'
import { SecretPanel } from '../../features/console/connectors/secret-panel.tsx'
import { TestPanel } from '../../features/console/connectors/test-panel.tsx'

const NEW_INSTANCE = ''

export function NewConnectorPage() {
  const { t } = useTranslation('console')
  const create = useCreate()
  const back = { to: '/console/connectors', label: t('connectors.title') }
  if (create.data) {
    const { id, name, client_id, client_secret, webhook_url } = create.data
    return (
      <Page title={t('connectors.created', { name })} hint={t('connectors.createdHint')} back={back}>
        <Section title={t('connectors.credentials')}>
          <SecretPanel clientId={client_id} secret={client_secret} />
        </Section>
        {webhook_url !== null && (
          <Section title={t('connectors.test')} hint={t('connectors.testHint')}>
            <TestPanel connector={id} />
          </Section>
        )}
        <div>
          <Button component={Link} to={`/console/connectors/${id}`} variant="default">
            {t('connectors.savedSecret')}
          </Button>
        </div>
      </Page>
    )
  }
  return (
    <Page title={t('connectors.newTitle')} hint={t('connectors.newHint')} back={back}>
      <CreateForm create={create} />
    </Page>
  )
}

interface NewConnector {
  options: OptionsForm
  instance: string
  instanceName: string
}

function useCreate() {
  const api = useOperatorApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async ({ options, instance, instanceName }: NewConnector) => {
      const instance_id = instance === NEW_INSTANCE ? (await api.createInstance(instanceName)).id : instance
      return api.createConnector({ ...toOptions(options), instance_id })
    },
    onSettled: () => refresh(consoleKeys.connectors, consoleKeys.instances),
  })
}

function CreateForm({ create }: { create: ReturnType<typeof useCreate> }) {
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const options = useForm(NEW_OPTIONS)
  const instances = useInstances().data ?? []
  const [chosen, setChosen] = useState<string>()
  const [instanceName, setInstanceName] = useState('')
  const instance = chosen ?? instances[0]?.id ?? NEW_INSTANCE
  const needsName = instance === NEW_INSTANCE && instanceName.trim() === ''
  const [tried, setTried] = useState(false)
  const choose = (id: string) => {
    setChosen(id)
    // Of another instance there are other queues.
    options.set('default_queue_id', '')
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const missing = options.values.name.trim() === '' ? t('ui.missing') : undefined
    if (options.refuse({ name: missing }) || needsName) return
    create.mutate(
      { options: options.values, instance, instanceName: instanceName.trim() },
      { onError: options.showFaults },
    )
  }
  return (
    <Section title={t('connectors.about')}>
      <form className={form.form} onSubmit={submit} noValidate>
        <MainFields form={options} isNew />
        <NativeSelect
          label={t('connectors.instance')}
          description={t('connectors.instanceHint')}
          value={instance}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            ...instances.map(({ id, name }) => ({ value: id, label: name })),
            { value: NEW_INSTANCE, label: t('connectors.newInstance') },
          ]}
        />
        {instance === NEW_INSTANCE && (
          <TextInput
            label={t('connectors.instanceName')}
            value={instanceName}
            onChange={(event) => setInstanceName(event.currentTarget.value)}
            error={tried && needsName ? t('ui.missing') : undefined}
            required
          />
        )}
        {instance !== NEW_INSTANCE && <QueueField form={options} instance={instance} />}
        <details className={form.more}>
          <summary>{t('connectors.more')}</summary>
          <MoreFields form={options} retention={null} />
        </details>
        {create.isError && <Notice tone="danger">{errorText(create.error, options.fields)}</Notice>}
        <div className={form.buttons}>
          <Button type="submit" loading={create.isPending}>
            {t('connectors.create')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
