import { ActionIcon, Checkbox, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../../../core/i18n/language-name.ts'
import { LANGUAGES, type MetadataRow } from './metadata-form.ts'
import classes from './metadata-section.module.css'

interface MetadataRowProps {
  row: MetadataRow
  number: number
  count: number
  /** By `key`, `label` or `label/en`. */
  faultOf: (part: string) => string | undefined
  onChange: (row: MetadataRow) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

export function MetadataRowFields({ row, number, count, faultOf, onChange, onMove, onRemove }: MetadataRowProps) {
  const { t, i18n } = useTranslation('console')
  return (
    <fieldset className={classes.row} aria-label={t('instances.labelNumber', { number })}>
      <TextInput
        size="sm"
        label={t('instances.key')}
        value={row.key}
        error={faultOf('key')}
        onChange={(event) => onChange({ ...row, key: event.currentTarget.value })}
      />
      {LANGUAGES.map((language, at) => (
        <TextInput
          key={language}
          size="sm"
          label={languageName(i18n.language, language)}
          value={row.label[language] ?? ''}
          error={faultOf(`label/${language}`) ?? (at === 0 ? faultOf('label') : undefined)}
          onChange={(event) => onChange({ ...row, label: { ...row.label, [language]: event.currentTarget.value } })}
        />
      ))}
      <div className={classes.actions}>
        <Checkbox
          size="sm"
          label={t('instances.hidden')}
          checked={row.hidden}
          onChange={(event) => onChange({ ...row, hidden: event.currentTarget.checked })}
        />
        <span className={classes.icons}>
          <MoveButton label={t('instances.moveUp', { number })} isOff={number === 1} onMove={() => onMove(-1)}>
            <IconArrowUp size={16} aria-hidden="true" />
          </MoveButton>
          <MoveButton label={t('instances.moveDown', { number })} isOff={number === count} onMove={() => onMove(1)}>
            <IconArrowDown size={16} aria-hidden="true" />
          </MoveButton>
          <ActionIcon size={30} data-remove aria-label={t('instances.removeLabel', { number })} onClick={onRemove}>
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </span>
      </div>
    </fieldset>
  )
}

interface MoveButtonProps {
  label: string
  /** There is no further place: it keeps the focus of the row that came here. */
  isOff: boolean
  onMove: () => void
  children: ReactNode
}

function MoveButton({ label, isOff, onMove, children }: MoveButtonProps) {
  return (
    <ActionIcon
      size={30}
      aria-label={label}
      aria-disabled={isOff || undefined}
      data-disabled={isOff}
      onClick={() => isOff || onMove()}
    >
      {children}
    </ActionIcon>
  )
}
