import { Button } from '@mantine/core'
import type { InstanceItem } from '@passerelle/protocol'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Section } from '../../../core/ui/page.tsx'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { emptyRow, type MetadataRow, missingParts, moved, toLabels, toRows, withoutBlank } from './metadata-form.ts'
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
  const add = useRef<HTMLButtonElement>(null)
  const save = useMutation({
    mutationFn: (kept: MetadataRow[]) => api.updateInstance(instance.id, { [NAME]: toLabels(kept) }),
    onSuccess: (saved, kept) => {
      form.reset({ [NAME]: toRows(saved.metadata_labels, kept) })
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
          <Rows
            rows={rows}
            faultOf={(path) => form.faults[`${NAME}/${path}`]}
            onChange={set}
            onEmpty={() => add.current?.focus()}
          />
        )}
        <Button
          ref={add}
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={() => set([...rows, emptyRow(rows)])}
        >
          {t('instances.addLabel')}
        </Button>
      </SaveForm>
    </Section>
  )
}

interface RowsProps {
  rows: readonly MetadataRow[]
  faultOf: (path: string) => string | undefined
  onChange: (rows: MetadataRow[]) => void
  /** The last one is about to go, and the focus with it. */
  onEmpty: () => void
}

function Rows({ rows, faultOf, onChange, onEmpty }: RowsProps) {
  const list = useRef<HTMLOListElement>(null)
  /** The focus goes to the row beside, before it is lost with this one. */
  const remove = (at: number) => {
    const beside = list.current?.children[at + 1] ?? list.current?.children[at - 1]
    if (beside) beside.querySelector<HTMLElement>('[data-remove]')?.focus()
    else onEmpty()
    onChange(rows.toSpliced(at, 1))
  }
  return (
    <ol className={classes.rows} ref={list}>
      {rows.map((row, at) => (
        <li key={row.id}>
          <MetadataRowFields
            row={row}
            number={at + 1}
            count={rows.length}
            faultOf={(part) => faultOf(`${at}/${part}`)}
            onChange={(next) => onChange(rows.with(at, next))}
            onMove={(by) => onChange(moved(rows, at, by))}
            onRemove={() => remove(at)}
          />
        </li>
      ))}
    </ol>
  )
}
