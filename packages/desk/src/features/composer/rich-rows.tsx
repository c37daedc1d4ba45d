import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './rich-dialog.module.css'
import { FIELD_KINDS, newRow, type RichKind, type RichRow } from './rich-draft.ts'

const MOST_ROWS = 10

interface RichRowsProps {
  kind: RichKind
  rows: RichRow[]
  error: string | undefined
  onChange: (rows: RichRow[]) => void
}

/** The choices, cards, entries or fields of which it consists. */
export function RichRows({ kind, rows, error, onChange }: RichRowsProps) {
  const { t } = useTranslation()
  const set = (key: string, part: Partial<RichRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <fieldset className={classes.rows}>
      <legend>{t('rich.entries')}</legend>
      {rows.map((row, i) => (
        <div key={row.key} className={classes.row} data-tall={kind === 'carousel' || kind === 'form' || undefined}>
          <RowFields kind={kind} row={row} number={i + 1} onChange={(part) => set(row.key, part)} />
          <ActionIcon
            size={30}
            aria-label={t('rich.remove', { number: i + 1 })}
            disabled={rows.length === 1}
            onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
          >
            <IconX size={15} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      {error !== undefined && (
        <p role="alert" className={classes.error}>
          {error}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={rows.length >= MOST_ROWS}
        onClick={() => onChange([...rows, newRow()])}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
      >
        {t('rich.add')}
      </Button>
    </fieldset>
  )
}

interface RowFieldsProps {
  kind: RichKind
  row: RichRow
  number: number
  onChange: (part: Partial<RichRow>) => void
}

function RowFields({ kind, row, number, onChange }: RowFieldsProps) {
  const { t } = useTranslation()
  const input = (name: 'label' | 'extra' | 'url' | 'picture' | 'choices', word: string) => (
    <TextInput
      aria-label={`${word} ${number}`}
      placeholder={word}
      value={row[name]}
      inputMode={name === 'url' || name === 'picture' ? 'url' : undefined}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <div className={classes.fields}>
      {input('label', t(kind === 'carousel' || kind === 'list' ? 'rich.heading' : 'rich.label'))}
      {(kind === 'list' || kind === 'carousel') && input('extra', t('rich.second'))}
      {kind !== 'list' && kind !== 'form' && input('url', t('rich.opens'))}
      {kind === 'carousel' && input('picture', t('rich.pictureUrl'))}
      {kind === 'form' && (
        <NativeSelect
          aria-label={`${t('rich.field')} ${number}`}
          value={row.field}
          data={FIELD_KINDS.map((value) => ({ value, label: t(`fieldKinds.${value}`) }))}
          onChange={(event) =>
            onChange({ field: FIELD_KINDS.find((one) => one === event.currentTarget.value) ?? 'text' })
          }
        />
      )}
      {kind === 'form' && row.field === 'select' && input('choices', t('rich.choices'))}
      {kind === 'form' && (
        <label className={classes.required}>
          <input
            type="checkbox"
            checked={row.required}
            onChange={(event) => onChange({ required: event.currentTarget.checked })}
          />
          {t('rich.required')}
        </label>
      )}
    </div>
  )
}
