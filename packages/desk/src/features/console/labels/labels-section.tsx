import { NativeSelect, Textarea } from '@mantine/core'
import type { InstanceItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useInstances, useRefresh } from '../../../core/operator/console-queries.ts'
import { type InstanceChange, useOperatorApi } from '../../../core/operator/operator-api.ts'
import classes from '../../../core/ui/form.module.css'
import { Section } from '../../../core/ui/page.tsx'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'

/** What agents may say of a conversation, and why they may close it; of one instance at a time. */
export function LabelsSection() {
  const { t } = useTranslation('console')
  const instances = useInstances().data ?? []
  const [chosen, setChosen] = useState('')
  const instance = instances.find(({ id }) => id === chosen) ?? instances[0]
  if (!instance) return null
  return (
    <Section title={t('labels.title')}>
      {instances.length > 1 && (
        <NativeSelect
          mb="sm"
          maw={320}
          label={t('connectors.instance')}
          value={instance.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={instances.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <LabelsForm key={instance.id} instance={instance} />
    </Section>
  )
}

const toLines = (names: readonly string[]): string => names.join('\n')
const toNames = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

interface Labels {
  tags: string
  close_reasons: string
}

/** Only what was changed: another operator may have changed the rest meanwhile. */
function toChange(before: Labels, { tags, close_reasons }: Labels): InstanceChange {
  return {
    ...(tags !== before.tags && { tags: toNames(tags) }),
    ...(close_reasons !== before.close_reasons && { close_reasons: toNames(close_reasons) }),
  }
}

function LabelsForm({ instance }: { instance: InstanceItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const form = useForm<Labels>({ tags: toLines(instance.tags), close_reasons: toLines(instance.close_reasons) })
  const save = useMutation({
    mutationFn: () => api.updateInstance(instance.id, toChange(form.start, form.values)),
    onSuccess: () => {
      form.reset(form.values)
      refresh(consoleKeys.instances)
    },
    onError: form.showFaults,
  })
  return (
    <SaveForm label={t('labels.title')} form={form} save={save} onSubmit={save.mutate}>
      <div className={classes.grid}>
        <Textarea {...form.text('tags')} rows={5} label={t('labels.tags')} description={t('labels.hint')} />
        <Textarea {...form.text('close_reasons')} rows={5} label={t('labels.reasons')} description={t('labels.hint')} />
      </div>
    </SaveForm>
  )
}
