import { Button } from '@mantine/core'
import type { InstanceItem } from '@passerelle/protocol'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Section } from '../../../core/ui/page.tsx'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { EMPTY_ROW, type MetadataRow, missingParts, moved, toLabels, toRows, withoutBlank } from './metadata-form.ts'
import { MetadataRowFields } from './metadata-row.tsx'
import classes from './metadata-section.module.css'

const NAME = 'metadata_labels'

/** What agents read in the place of the keys of metadata, and in which order. */
export function MetadataSection({ instance }: { instance: InstanceItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const form = useForm<{ metadata_labels: MetadataRow[] }>({ [NAME]: toRows(instance.metadata_labels) })
  const rows = form.values[NAME]
  const save = useMutation({
    mutationFn: (kept: MetadataRow[]) => api.updateInstance(instance.id, { [NAME]: toLabels(kept) }),
    onSuccess: (saved) => {
      form.reset({ [NAME]: toRows(saved.metadata_labels) })
      refresh(consoleKeys.instances)
    },
    onError: form.showFaults,
  })
  const submit = () => {
    const kept = withoutBlank(rows)
    form.set(NAME, kept)
    const missing = missingParts(kept).map((path) => [`${NAME}/${path}`, t('ui.missing')])
    if (!form.refuse(Object.fromEntries(missing))) save.mutate(kept)
  }
  const set = (next: MetadataRow[]) => {
    form.set(NAME, next)
    // What was refused stood beside a field, which is another one now.
    if (save.isError) save.reset()
  }
  return (
    <Section title={t('instances.metadata')} hint={t('instances.metadataHint')}>
      <SaveForm label={t('instances.metadata')} form={form} save={save} onSubmit={submit}>
        {rows.length > 0 && (
          <ol className={classes.rows}>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the key, its only name, is being typed
              <li key={at}>
                <MetadataRowFields
                  row={row}
                  number={at + 1}
                  count={rows.length}
                  faultOf={(part) => form.faults[`${NAME}/${at}/${part}`]}
                  onChange={(next) => set(rows.with(at, next))}
                  onMove={(by) => set(moved(rows, at, by))}
                  onRemove={() => set(rows.toSpliced(at, 1))}
                />
              </li>
            ))}
          </ol>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={() => set([...rows, EMPTY_ROW])}
        >
          {t('instances.addLabel')}
        </Button>
      </SaveForm>
    </Section>
  )
}
